"""What the tests of the writing API share: tokens, and requests with one."""

import json

import harness

ITEMS = "/api/v1/items"


def token(data, scopes="write,publish", *arguments):
    """Makes one, as an operator does; it is the longest word that is printed."""
    done = harness.budkavle("token", "add", "Ett test", "--scope", scopes, "--data", data, *arguments)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return max(done.stdout.split(), key=len)


def item(headline="Ny färja till Storholmen", **more):
    return {"language": "sv",
            "headlines": [{"value": headline}],
            "descriptions": [{"role": "summary", "value": "Färjan går från och med i vår."}],
            "bodies": [{"contentType": "text/markdown", "value": "Den tar **trettio** bilar."}],
            "genres": [{"literal": "news"}]} | more


class Client:
    def __init__(self, server, secret):
        self.server, self.secret = server, secret

    def ask(self, method, target, body=None, **headers):
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            fields.setdefault("Authorization", f"Bearer {self.secret}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
        return self.server.request(method, target, fields, body)

    def post(self, target, body=None, **headers):
        return self.ask("POST", target, body, **headers)

    def get(self, target, **headers):
        return self.ask("GET", target, **headers)

    def make(self, state="draft", **more):
        """A new item; returns its address below the host."""
        answer = self.post(f"{ITEMS}?state={state}", item(**more))
        if answer.status != 201:
            raise AssertionError(answer)
        return "/" + answer.headers["location"].split("/", 3)[3]
