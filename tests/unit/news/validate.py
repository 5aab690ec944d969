"""Validates JSON lines against a JSON Schema: validate.py SCHEMA FILE. Prints each line's number and
"ok" or its first fault. What a schema refers to by http is given here, never fetched."""

import json
import sys
import warnings

warnings.simplefilter("ignore")  # newer versions of jsonschema call RefResolver deprecated
import jsonschema  # noqa: E402

POINT = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"const": "Point"},
        "coordinates": {"type": "array", "minItems": 2, "items": {"type": "number"}},
    },
}


def main(schema_file, file):
    with open(schema_file, encoding="utf-8") as source:
        schema = json.load(source)
    validator = jsonschema.Draft202012Validator(
        schema,
        resolver=jsonschema.RefResolver.from_schema(
            schema, store={"https://geojson.org/schema/GeoJSON.json": POINT}),
        format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            fault = next(validator.iter_errors(json.loads(line)), None)
            if fault is None:
                print(number, "ok")
            else:
                print(number, "/" + "/".join(map(str, fault.absolute_path)), fault.message[:300])


main(*sys.argv[1:])
