# `cpack` in a release build (./bootstrap package): a .deb for the Debian it is built on. The same sources give the same bytes,
# wherever they are and whenever it is: SOURCE_DATE_EPOCH is the commit's time, and no path of the build is in the binary.
set(packaging ${PROJECT_SOURCE_DIR}/lib/packaging)

# The component `debian`: what Debian's policy wants in another place or form. `cmake --install` leaves it out.
hookctl_install_units(debian /lib/systemd/system EXCLUDE_FROM_ALL)
install(FILES completions/_hookctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${packaging}/deb/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT debian EXCLUDE_FROM_ALL)
install(CODE "
  set(FROM ${PROJECT_SOURCE_DIR})
  set(MAN_TO \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR})
  set(DOC_TO \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR})
  include(${packaging}/deb/compress.cmake)
  " COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};hookctl;Unspecified;/;${CMAKE_BINARY_DIR};hookctl;debian;/")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_PACKAGE_NAME hookctl)
set(CPACK_PACKAGE_CONTACT "The hookctl authors <hookctl@localhost>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "verify, map and keep webhooks, and bring them to an app")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"hookctl receives the webhooks of any service on your own machine: it checks
the provider's signature, maps the payload to an event by a preset or by
JSONPath, keeps it in a journal before it answers, and delivers it to HTTP
targets, programs, files or NATS until they took it.

The package brings a service for systemd that is neither enabled nor started.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Who makes the service's user and folder; and what `https` targets are verified by.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "ca-certificates, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
# What is opened late is in no header that shlibdeps reads.
get_property(late_files GLOBAL PROPERTY HOOKCTL_LATE_FILES)
foreach(file IN LISTS late_files)
  file(REAL_PATH ${file} file)
  execute_process(COMMAND dpkg-query --search ${file} OUTPUT_VARIABLE owner ERROR_QUIET)
  if(owner MATCHES "^([^:]+):")
    list(APPEND late_packages ${CMAKE_MATCH_1})
  endif()
endforeach()
list(REMOVE_DUPLICATES late_packages)
list(JOIN late_packages ", " late_packages)
string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", ${late_packages}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, nats-server")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/deb/postinst ${packaging}/deb/prerm ${packaging}/deb/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
