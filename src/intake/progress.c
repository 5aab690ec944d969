/* A bar on a terminal: how much of the bytes has been read, of all readings together. Redrawn at
   most ten times a second, and wiped before anything else is written. */
#include "intake/inside.h"

#include <sys/stat.h>
#include <time.h>

enum { WIDTH = 40, READINGS = 4, STEP_MS = 100 };

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int64_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) ? info.st_size : 0;
}

void progress_begin(struct progress *progress, FILE *out, const char *const *files, size_t count)
{
    *progress = (struct progress){.out = out, .shown = -1};
    for (size_t i = 0; out != NULL && i < count; i++)
        progress->size += size_of(files[i]) * READINGS;
}

static void draw(struct progress *progress)
{
    int percent = progress->size == 0 ? 0 : (int)(progress->done * 100 / progress->size);
    if (percent > 99)
        percent = 99; /* the end is the report */
    int64_t now = now_ms();
    if (percent <= progress->shown || now - progress->shown_at < STEP_MS)
        return;
    progress->shown = percent;
    progress->shown_at = now;
    progress->drawn = true;
    fprintf(progress->out, "\r[%-*.*s] %2d %%", WIDTH, percent * WIDTH / 100,
            "########################################", percent);
    fflush(progress->out);
}

void progress_file(struct progress *progress, const char *path)
{
    if (progress->out != NULL)
        progress_bytes(progress, size_of(path));
}

void progress_bytes(struct progress *progress, int64_t bytes)
{
    progress->done += bytes;
    if (progress->out != NULL)
        draw(progress);
}

void progress_clear(struct progress *progress)
{
    if (progress->out == NULL || !progress->drawn)
        return;
    fprintf(progress->out, "\r%*s\r", WIDTH + 8, "");
    fflush(progress->out);
    progress->drawn = false;
    progress->shown = -1;
}
