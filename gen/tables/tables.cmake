# The data files become one C++ file at build time (gen/tables): wrong data fails
# the build with file, line and column. Cross-compiling needs CMAKE_CROSSCOMPILING_EMULATOR,
# or a dsnsmith_tables built for the host beforehand, since the program is run here.

add_executable(dsnsmith_tables
  tables/main.cpp
  tables/check.cpp
  tables/emit.cpp
)
target_link_libraries(dsnsmith_tables PRIVATE dsnsmith_base dsnsmith_facts ${DSNSMITH_YAML_CPP} dsnsmith_warnings)

# A loader that is not written cannot be linked: until then its files are only read.
foreach(kind provider driver)
  string(TOUPPER ${kind} upper)
  string(SUBSTRING ${upper} 0 1 initial)
  string(SUBSTRING ${kind} 1 -1 rest)
  file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${kind}/load.cpp found REGEX "${initial}${rest}::load\\(")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${kind}/load.cpp)
  if(found)
    target_compile_definitions(dsnsmith_tables PRIVATE DSNSMITH_HAS_${upper}_LOAD=1)
  else()
    target_compile_definitions(dsnsmith_tables PRIVATE DSNSMITH_HAS_${upper}_LOAD=0)
  endif()
endforeach()

file(GLOB data_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/providers/*.yaml
  ${PROJECT_SOURCE_DIR}/providers/known/*.yaml
  ${PROJECT_SOURCE_DIR}/templates/drivers/*.yaml
  ${PROJECT_SOURCE_DIR}/templates/bundles/*.yaml
  ${PROJECT_SOURCE_DIR}/templates/messages/*.yaml)
list(SORT data_files)
list(JOIN data_files "\n" data_lines)
set(data_list ${CMAKE_CURRENT_BINARY_DIR}/data_files.txt)
file(GENERATE OUTPUT ${data_list} CONTENT "${data_lines}\n")
list(TRANSFORM data_files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE data_paths)

set(DSNSMITH_TABLES_CPP ${CMAKE_CURRENT_BINARY_DIR}/tables.cpp)
add_custom_command(
  OUTPUT ${DSNSMITH_TABLES_CPP}
  COMMAND dsnsmith_tables ${DSNSMITH_TABLES_CPP} ${data_list}
  DEPENDS dsnsmith_tables ${data_list} ${data_paths}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  COMMENT "Compiling the data files"
  VERBATIM)
