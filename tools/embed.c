/* Turns files into C: embed OUTPUT FILE... writes the table that src/page/builtin.h declares, each
   file under the name of its folder (its kind) and its own. Run by Meson while building. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 1000, LINE = 90 };

struct named {
    char kind[64], name[128];
};

static void fail(const char *path, const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(1);
}

/* ".../templates/listing.mustache" is the kind `templates` and the name `listing.mustache`. */
static void take_names(const char *path, struct named *named)
{
    const char *name = strrchr(path, '/');
    if (name == NULL)
        fail(path, "name it with its folder");
    const char *kind = name;
    while (kind > path && kind[-1] != '/')
        kind--;
    if ((size_t)(name - kind) >= sizeof named->kind || strlen(name + 1) >= sizeof named->name ||
        strpbrk(kind, "\"\\") != NULL)
        fail(path, "use a shorter and plainer name");
    memcpy(named->kind, kind, (size_t)(name - kind));
    named->kind[name - kind] = '\0';
    strcpy(named->name, name + 1);
}

/* The bytes as string literals; octal escapes have three digits, so that a digit may follow. */
static unsigned long write_bytes(FILE *out, const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        fail(path, "cannot be read");
    unsigned long count = 0;
    int c, column = 0;
    fprintf(out, "static const char bytes_%d[] =\n    \"", number);
    while ((c = getc(in)) != EOF) {
        if (column >= LINE) {
            fprintf(out, "\"\n    \"");
            column = 0;
        }
        if (c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '?')
            column += fprintf(out, "%c", c);
        else
            column += fprintf(out, "\\%03o", (unsigned)c);
        count++;
    }
    if (ferror(in) != 0)
        fail(path, "cannot be read");
    fclose(in);
    fprintf(out, "\";\n");
    return count;
}

int main(int argc, char **argv)
{
    static struct named named[MOST_FILES];
    static unsigned long sizes[MOST_FILES];
    if (argc < 3 || argc > MOST_FILES)
        fail("usage", "embed OUTPUT FILE...");
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL)
        fail(argv[1], "cannot be written");
    fprintf(out, "/* Made by tools/embed.c; change the files it was made from. */\n"
                 "#include \"page/builtin.h\"\n\n");
    int count = argc - 2;
    for (int i = 0; i < count; i++) {
        take_names(argv[i + 2], &named[i]);
        sizes[i] = write_bytes(out, argv[i + 2], i);
    }
    fprintf(out, "\nconst struct builtin_entry builtin_entries[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "    {\"%s\", {{\"%s\", %zu}, \"%s/%s\", {bytes_%d, %lu}, true}},\n",
                named[i].kind, named[i].name, strlen(named[i].name), named[i].kind, named[i].name,
                i, sizes[i]);
    fprintf(out, "};\nconst size_t builtin_entries_count = %d;\n", count);
    if (fclose(out) != 0)
        fail(argv[1], "cannot be written");
    return 0;
}
