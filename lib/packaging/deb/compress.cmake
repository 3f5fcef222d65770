# Run by `cmake --install --component debian` with FROM, MAN_TO, DOC_TO: manual pages and the change log, compressed without
# name and time, so that the same text gives the same bytes.
foreach(section 1 5 7)
  file(GLOB pages ${FROM}/man/*.${section})
  file(MAKE_DIRECTORY ${MAN_TO}/man${section})
  foreach(page IN LISTS pages)
    get_filename_component(name ${page} NAME)
    execute_process(COMMAND gzip -9nc ${page} OUTPUT_FILE ${MAN_TO}/man${section}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
file(MAKE_DIRECTORY ${DOC_TO})
execute_process(COMMAND gzip -9nc ${FROM}/CHANGELOG.md OUTPUT_FILE ${DOC_TO}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
