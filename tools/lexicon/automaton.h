/* A minimal automaton over strings given in byte order, each with a number: strings that end alike
   share their ends, so that a million forms take a few bytes each. */
#pragma once

#include "base/str.h"

struct automaton;

struct automaton *automaton_new(struct arena *arena);
/* Strings come in ascending byte order, each once; none holds a NUL. */
void automaton_add(struct automaton *automaton, struct str text, uint32_t number);
/* Closes it: the arcs, and the state where every walk begins. The form is src/text/lexicon.h's. */
const uint32_t *automaton_end(struct automaton *automaton, size_t *arcs_count, uint32_t *root);
