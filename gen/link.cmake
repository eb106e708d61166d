# How programs are linked. Process time is the reason for all of it: a deploy script
# calls the tool once per value, and against an empty static program a dynamic link
# costs 4 of that program's run time, static-PIE 0.5, unused sections 0.1.

set(DSNSMITH_YAML_CPP yaml-cpp)
if(DSNSMITH_STATIC)
  # Debian's package exports the shared library only.
  find_library(DSNSMITH_YAML_CPP_ARCHIVE libyaml-cpp.a REQUIRED)
  find_library(DSNSMITH_CRYPTO_ARCHIVE libcrypto.a REQUIRED)
  set(DSNSMITH_YAML_CPP ${DSNSMITH_YAML_CPP_ARCHIVE})
  set_property(TARGET OpenSSL::Crypto PROPERTY IMPORTED_LOCATION ${DSNSMITH_CRYPTO_ARCHIVE})
  # Position-independent code would make every pointer in the tables a relocation.
  add_compile_options(-fno-pie)
  add_link_options(-no-pie)
endif()

# `g++ -static` links crtbeginT.o, which registers .eh_frame by hand: the first
# exception then sorts every frame of the program, which takes a millisecond. With
# crtbegin.o and --eh-frame-hdr the unwinder finds the linker's sorted table, as in
# a dynamic program. Only for glibc's layout of start files, so an option.
option(DSNSMITH_QUICK_UNWIND "Static: link crtbegin.o instead of crtbeginT.o" OFF)

function(dsnsmith_start_file variable name)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${name}
    OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "DSNSMITH_QUICK_UNWIND: the compiler does not find ${name}")
  endif()
  set(${variable} ${path} PARENT_SCOPE)
endfunction()

function(dsnsmith_link_program target)
  target_link_options(${target} PRIVATE -Wl,--gc-sections)
  if(NOT DSNSMITH_STATIC)
    return()
  endif()
  target_link_options(${target} PRIVATE -static)
  if(DSNSMITH_QUICK_UNWIND)
    foreach(name crt1 crti crtbegin crtend crtn)
      dsnsmith_start_file(${name} ${name}.o)
    endforeach()
    target_link_options(${target} PRIVATE -nostartfiles -Wl,--eh-frame-hdr ${crt1} ${crti} ${crtbegin})
    target_link_libraries(${target} PRIVATE
      -lstdc++ -lm -Wl,--start-group -lgcc -lgcc_eh -lc -Wl,--end-group ${crtend} ${crtn})
  endif()
endfunction()
