// Every block of memory that the program gives back is wiped first.
//
// A Secret wipes itself, but libraries hold copies in strings and vectors of their own:
// nlohmann_json the token that it reads, yaml-cpp every scalar, iostreams their buffers.
// They all free through here. Only the program does this: what memory is freed by is not
// a library's to decide (gen/decisions/0015).

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_MEMORY__)

#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory != nullptr) {
    ::explicit_bzero(memory, ::malloc_usable_size(memory));
    std::free(memory);
  }
}

}  // namespace

// libstdc++'s forms for arrays end in these; its operator new takes from malloc and
// aligned_alloc, for which free is right.
void operator delete(void* memory) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept { wipe_and_free(memory); }

#endif
