# `cmake --install` and CPack: the tool is one component, the library another, so
# that the tool's package does not carry headers.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

file(GLOB public_headers CONFIGURE_DEPENDS core/*.hpp text/*.hpp)
target_sources(dsnsmith_core PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR} FILES ${public_headers})
install(TARGETS dsnsmith_core EXPORT dsnsmith_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/dsnsmith COMPONENT library)
install(EXPORT dsnsmith_targets NAMESPACE dsnsmith::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dsnsmith COMPONENT library)
configure_package_config_file(dsnsmith-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/dsnsmith-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dsnsmith)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/dsnsmith-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/dsnsmith-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/dsnsmith-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dsnsmith COMPONENT library)

if(TARGET dsnsmith)
  install(TARGETS dsnsmith RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tool)
endif()

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_COMPONENTS_ALL tool library)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME dsnsmith)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libdsnsmith-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "dsnsmith developers")
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libssl-dev, libyaml-cpp-dev")
set(CPACK_DEBIAN_TOOL_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_STRIP_FILES ON)
include(CPack)
