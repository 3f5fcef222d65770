# cmake -D BINARY=… -D FROM=lib/packaging -D TO=FOLDER -P units.cmake: the units, with the place of the binary filled in.
set(HOOKCTL_BINARY ${BINARY})
set(ENVIRONMENT production)
set(ENVIRONMENT_WORDS production)
configure_file(${FROM}/service.in ${TO}/hookctl.service @ONLY)
set(ENVIRONMENT %i)
set(ENVIRONMENT_WORDS %i)
configure_file(${FROM}/service.in ${TO}/hookctl@.service @ONLY)
configure_file(${FROM}/hookctl.socket ${TO}/hookctl.socket COPYONLY)
