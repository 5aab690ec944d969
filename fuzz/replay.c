/* Gives every file of a corpus folder to a fuzz driver, without libFuzzer: what once crashed, or
   once found a new path, is tried again in every build. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_file(const char *folder, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return 1;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        free(path);
        return 1;
    }
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    /* Exactly as large as the input, so that a sanitizer sees a read behind its end. */
    uint8_t *data = malloc(size == 0 ? 1 : size);
    int status = data == NULL || fread(data, 1, size, file) != size;
    fclose(file);
    if (status == 0) {
        fprintf(stderr, "%s\n", path); /* the last one named is the one that crashed */
        LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    free(path);
    return status;
}

int main(int argc, char **argv)
{
    struct dirent **entries = NULL;
    int count = argc == 2 ? scandir(argv[1], &entries, not_hidden, alphasort) : -1;
    int status = count < 1;
    if (status != 0)
        fprintf(stderr, "usage: replay FOLDER, one with at least one input\n");
    for (int i = 0; i < count; i++) {
        if (status == 0)
            status = replay_file(argv[1], entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return status;
}
