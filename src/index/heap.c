/* A binary heap as everybody knows it. */
#include "index/heap.h"

void heap_add(struct heap *heap, uint32_t item)
{
    uint32_t i = heap->count++;
    while (i > 0 && heap->before(heap->self, item, heap->items[(i - 1) / 2])) {
        heap->items[i] = heap->items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->items[i] = item;
}

void heap_moved(struct heap *heap, bool left)
{
    uint32_t item = heap->items[0];
    if (!left) {
        if (--heap->count == 0)
            return;
        item = heap->items[heap->count];
    }
    uint32_t i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count &&
            heap->before(heap->self, heap->items[child + 1], heap->items[child]))
            child++;
        if (!heap->before(heap->self, heap->items[child], item))
            break;
        heap->items[i] = heap->items[child];
        i = child;
    }
    heap->items[i] = item;
}
