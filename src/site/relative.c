/* A path whose last part has a dot is a file, and so is a picture; any other is a folder with an
   index.html, whether it ends in a slash or not. The HTML is our own templates': attributes in
   double quotes, `<` in texts escaped. */
#include "site/relative.h"

#include "base/check.h"

static bool is_file(struct str path)
{
    if (str_starts(path, STR("/media/"))) /* pictures are named by their hash */
        return true;
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.')
            return true;
    return false;
}

struct str relative_file(struct arena *arena, struct str path)
{
    CHECK(str_starts(path, STR("/")));
    bool file = is_file(path);
    path = str_sub(path, 1, path.n);
    if (file)
        return str_copy(arena, path);
    const char *slash = path.n == 0 || str_ends(path, STR("/")) ? "" : "/";
    return str_printf(arena, "%.*s%sindex.html", STR_ARG(path), slash);
}

/* What a browser resolves the page's links against, and what they lead to. */
static struct str as_folder(struct arena *arena, struct str path)
{
    if (is_file(path) || str_ends(path, STR("/")))
        return path;
    return str_printf(arena, "%.*s/", STR_ARG(path));
}

struct str relative_path(struct arena *arena, struct str from, struct str to)
{
    from = as_folder(arena, from);
    to = as_folder(arena, to);
    size_t common = 0;
    for (size_t i = 0; i < from.n && i < to.n && from.p[i] == to.p[i]; i++)
        if (from.p[i] == '/')
            common = i + 1;
    struct buf out = buf_in(arena);
    for (size_t i = common; i < from.n; i++)
        if (from.p[i] == '/')
            buf_addz(&out, "../");
    buf_add(&out, str_sub(to, common, to.n));
    return out.n == 0 ? STR("./") : buf_str(&out);
}

/* ---- Addresses with the origin, in any text */

static bool ends_address(char c)
{
    return (unsigned char)c <= ' ' || strchr("\"'<>&\\,;)|", c) != NULL;
}

struct str relative_text(struct arena *arena, const struct relative *relative, struct str text)
{
    if (relative->origin.n == 0)
        return text;
    struct buf out = buf_in(arena);
    ptrdiff_t found;
    while ((found = str_find(text, relative->origin, 0)) >= 0) {
        size_t begin = (size_t)found + relative->origin.n, end = begin;
        while (end < text.n && !ends_address(text.p[end]))
            end++;
        buf_add(&out, str_sub(text, 0, (size_t)found));
        struct str path = str_sub(text, begin, end);
        buf_add(&out, relative_path(arena, relative->path, path.n == 0 ? STR("/") : path));
        text = str_sub(text, end, text.n);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

/* ---- Links of a page */

/* A link within the site: "" if it may not stay. */
static struct str link_of(struct arena *arena, const struct relative *relative, struct str value)
{
    struct str rest = value, path = str_cut(&rest, '#');
    ptrdiff_t query = str_find(path, STR("?"), 0);
    struct str fragment = str_sub(value, path.n, value.n);
    if (query >= 0 && !str_starts(path, STR("/static/")))
        return (struct str){0};
    if (query >= 0)
        path.n = (size_t)query;
    if (!relative->there(relative->self, path))
        return (struct str){0};
    struct str to = relative_path(arena, relative->path, path);
    return fragment.n == 0 ? to : str_printf(arena, "%.*s%.*s", STR_ARG(to), STR_ARG(fragment));
}

/* Several addresses, each with its width: `/media/a.webp 640w, /media/b.webp 1280w`. */
static struct str set_of(struct arena *arena, const struct relative *relative, struct str value)
{
    struct buf out = buf_in(arena);
    for (struct str rest = value; rest.p != NULL;) {
        struct str part = str_trim(str_cut(&rest, ',')), width = part;
        struct str address = str_cut(&width, ' ');
        struct str to = link_of(arena, relative, address);
        if (to.n == 0)
            continue;
        if (out.n > 0)
            buf_addz(&out, ", ");
        buf_add(&out, to);
        if (width.n > 0)
            buf_printf(&out, " %.*s", STR_ARG(width));
    }
    return buf_str(&out);
}

static bool is_own(struct str value)
{
    return str_starts(value, STR("/")) && !str_starts(value, STR("//"));
}

/* One tag, from `<` to `>`; false if all of it goes. */
static bool add_tag(struct arena *arena, const struct relative *relative, struct str tag,
                    struct buf *out)
{
    static const struct str marks[] = {STR(" href=\""), STR(" src=\""), STR(" srcset=\""),
                                       STR(" poster=\"")};
    struct buf made = buf_in(arena);
    size_t done = 0;
    for (size_t i = 0; i < tag.n; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
            if (!str_starts(str_sub(tag, i, tag.n), marks[m]))
                continue;
            size_t begin = i + marks[m].n;
            ptrdiff_t end = str_find(tag, STR("\""), begin);
            struct str value = str_sub(tag, begin, end < 0 ? tag.n : (size_t)end);
            if (end < 0 || !is_own(value))
                break;
            struct str to =
                m == 2 ? set_of(arena, relative, value) : link_of(arena, relative, value);
            buf_add(&made, str_sub(tag, done, to.n > 0 ? begin : i));
            done = to.n > 0 ? (size_t)end : (size_t)end + 1;
            buf_add(&made, to);
            if (to.n == 0 && str_starts(tag, STR("<link ")))
                return false;
            i = (size_t)end;
            break;
        }
    }
    buf_add(&made, str_sub(tag, done, tag.n));
    buf_add(out, buf_str(&made));
    return true;
}

/* Where the tag ends: `>` may stand in a quoted value. */
static size_t tag_end(struct str html, size_t begin)
{
    bool quoted = false;
    for (size_t i = begin; i < html.n; i++) {
        if (html.p[i] == '"')
            quoted = !quoted;
        else if (html.p[i] == '>' && !quoted)
            return i + 1;
    }
    return html.n;
}

struct str relative_html(struct arena *arena, const struct relative *relative, struct str html)
{
    html = relative_text(arena, relative, html);
    struct buf out = buf_in(arena);
    for (size_t at = 0; at < html.n;) {
        ptrdiff_t found = str_find(html, STR("<"), at);
        size_t begin = found < 0 ? html.n : (size_t)found;
        buf_add(&out, str_sub(html, at, begin));
        at = begin;
        if (begin == html.n)
            break;
        /* A comment or a script holds no tags. */
        if (str_starts(str_sub(html, begin, html.n), STR("<script"))) {
            ptrdiff_t end = str_find(html, STR("</script>"), begin);
            at = end < 0 ? html.n : (size_t)end;
            size_t head = tag_end(html, begin);
            add_tag(arena, relative, str_sub(html, begin, head), &out);
            buf_add(&out, str_sub(html, head, at));
            continue;
        }
        at = tag_end(html, begin);
        if (!add_tag(arena, relative, str_sub(html, begin, at), &out) && at < html.n &&
            html.p[at] == '\n')
            at++;
    }
    return buf_str(&out);
}
