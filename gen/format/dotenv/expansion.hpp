// What JavaScript's readers do with `$NAME`, `${NAME}` and `\$` in what a parser found. They know nothing
// of the quotes that the parser took off, so `$` is expanded within single quotes, too.
#pragma once

#include "format/dotenv/reading.hpp"

namespace dsnsmith {

enum class Expansion {
  next,       // dotenv-expand 10, bundled in @next/env
  from_12,    // dotenv-expand 12 and 13 behind dotenv's config()
  vite_6,     // the same as Vite 6 and 7 bundle it: a variable sees what was expanded before
  vite_8,     // and Vite 8, which expands them in the order of their names
  from_1000,  // dotenv-expand 1000 behind dotenv's config(): it runs `$(command)`, too
};

// False: the program never ends, gives up, or does what no file of ours may make it do.
bool expand(Bindings& bindings, Expansion expansion, ReadFault& fault);

}  // namespace dsnsmith
