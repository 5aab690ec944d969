/* Chance that repeats: the same seed gives the same numbers on every machine (splitmix64). */
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t chance_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
    chance->state += 0x9e3779b97f4a7c15u;
    return chance_mix(chance->state);
}

/* 0 to `below` - 1. */
static inline size_t chance_below(struct chance *chance, size_t below)
{
    return (size_t)(chance_next(chance) % below);
}

/* `from` to `to`, both included. */
static inline int chance_between(struct chance *chance, int from, int to)
{
    return from + (int)chance_below(chance, (size_t)(to - from + 1));
}

static inline double chance_share(struct chance *chance)
{
    return (double)(chance_next(chance) >> 11) * 0x1p-53;
}

/* A rank from 0, as words of a language come (Zipf and Mandelbrot): one in (rank + flat)^1.3. */
static inline size_t chance_rank(struct chance *chance, size_t count, double flat)
{
    const double power = 1 - 1.3;
    double least = pow(flat, power), most = pow((double)count + flat, power);
    size_t rank = (size_t)(pow(least + chance_share(chance) * (most - least), 1 / power) - flat);
    return rank < count ? rank : count - 1;
}
