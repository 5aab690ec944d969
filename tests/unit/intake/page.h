/* For the tests of the capture reader: a page as a text in the source of the test, and its items.
 */
#pragma once

#include "test.h"

#include "intake/capture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_MOST = 200 };

struct page {
    struct arena *arena;
    struct topics *topics;
    struct candidate items[PAGE_MOST];
    size_t count;
    size_t left, unsure, furniture;
    bool keep;
};

static inline struct str page_path(struct arena *arena, const char *text, size_t size)
{
    char name[] = "/tmp/budkavle-page-XXXXXX";
    int file = mkstemp(name);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, size), (ssize_t)size);
    close(file);
    return str_copy(arena, str_of(name));
}

static inline enum status page_item(void *self, const struct candidate *candidate)
{
    struct page *page = self;
    if (!page->keep)
        return STATUS_OK;
    if (page->count == PAGE_MOST)
        return STATUS_OK;
    struct candidate copy = *candidate;
    copy.headline = str_copy(page->arena, copy.headline);
    copy.summary = str_copy(page->arena, copy.summary);
    copy.source = str_copy(page->arena, copy.source);
    copy.topics = arena_grow(page->arena, copy.topics, copy.topics_count * sizeof *copy.topics,
                             copy.topics_count * sizeof *copy.topics);
    for (size_t i = 0; i < copy.topics_count; i++)
        copy.topics[i].text = str_copy(page->arena, copy.topics[i].text);
    page->items[page->count++] = copy;
    return STATUS_OK;
}

static inline void page_line(void *self, int64_t number, enum fate fate, struct str text)
{
    struct page *page = self;
    (void)number;
    if (fate == FATE_ALONE)
        topics_add(page->topics, text, STR(""), KNOWN_ALONE);
    if (!page->keep)
        return;
    page->left += fate == FATE_LEFT;
    page->unsure += fate == FATE_UNSURE;
    page->furniture += fate == FATE_FURNITURE;
}

static inline void page_read_file(struct page *page, const char *path)
{
    struct capture capture;
    struct capture_reader reader = {page, page_item, page_line};
    assert_ok(page->arena, capture_learn(page->arena, path, page->topics, &capture));
    page->keep = false;
    assert_ok(page->arena, capture_read(page->arena, &capture, page->topics, &reader));
    page->keep = true;
    assert_ok(page->arena, capture_read(page->arena, &capture, page->topics, &reader));
}

static inline struct page *page_new(struct arena *arena)
{
    struct page *page = ARENA_NEW(arena, struct page);
    page->arena = arena;
    page->topics = topics_new(arena);
    return page;
}

static inline void page_know(struct page *page, const char *topic)
{
    topics_add(page->topics, str_of(topic), STR("id"), KNOWN_CONFIRMED);
}

static inline void page_read(struct page *page, const char *text)
{
    char *path = str_z(page->arena, page_path(page->arena, text, strlen(text)));
    page_read_file(page, path);
    unlink(path);
}

/* The topics of an item, with " + " between them. */
static inline struct str page_topics(struct page *page, size_t i)
{
    struct str text = STR("");
    for (size_t k = 0; k < page->items[i].topics_count; k++)
        text = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(text), k == 0 ? "" : " + ",
                          STR_ARG(page->items[i].topics[k].text));
    return text;
}
