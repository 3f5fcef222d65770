# What `cmake --install` and ./bootstrap install put where (FHS below the prefix). What Debian wants in another place or form
# than everybody else is in the component `elsewhere`, which a package leaves out.
install(TARGETS hookctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

file(GLOB man_pages_1 CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.1)
file(GLOB man_pages_5 CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.5)
file(GLOB man_pages_7 CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.7)
foreach(section 1 5 7)
  install(FILES ${man_pages_${section}} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT elsewhere)
endforeach()

install(FILES ${PROJECT_SOURCE_DIR}/completions/hookctl.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME hookctl)
install(FILES ${PROJECT_SOURCE_DIR}/completions/_hookctl
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT elsewhere)
install(FILES ${PROJECT_SOURCE_DIR}/completions/hookctl.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# For reading; the binary has them built in.
file(GLOB preset_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/presets/*.yaml)
install(FILES ${preset_files} ${PROJECT_SOURCE_DIR}/presets/README.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/hookctl/presets)
# For editors: what `hookctl schema` prints.
set(schema_files)
foreach(kind account apply config environment provider)
  set(schema_file ${CMAKE_BINARY_DIR}/schemas/${kind}.json)
  add_custom_command(OUTPUT ${schema_file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/schemas
    COMMAND hookctl schema ${kind} --output json > ${schema_file}
    DEPENDS hookctl
    VERBATIM)
  list(APPEND schema_files ${schema_file})
endforeach()
add_custom_target(schemas ALL DEPENDS ${schema_files})
install(FILES ${schema_files} DESTINATION ${CMAKE_INSTALL_DATADIR}/hookctl/schemas)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT elsewhere)

# hookctl_install_units(COMPONENT FOLDER): the units for systemd, with the place of the binary filled in.
function(hookctl_install_units component folder)
  install(CODE "
    set(BINARY \${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/hookctl)
    set(FROM ${PROJECT_SOURCE_DIR}/lib/packaging)
    set(TO \$ENV{DESTDIR}${folder})
    include(\${FROM}/units.cmake)
    foreach(unit hookctl.service hookctl@.service hookctl.socket)
      message(STATUS \"Installing: \${TO}/\${unit}\")
      list(APPEND CMAKE_INSTALL_MANIFEST_FILES ${folder}/\${unit})
    endforeach()
    " COMPONENT ${component} ${ARGN})
endfunction()

# The folders where systemd looks below /usr and /usr/local.
hookctl_install_units(elsewhere "\${CMAKE_INSTALL_PREFIX}/lib/systemd/system")
install(FILES lib/packaging/sysusers.conf DESTINATION lib/sysusers.d RENAME hookctl.conf)
install(FILES lib/packaging/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME hookctl.conf)
