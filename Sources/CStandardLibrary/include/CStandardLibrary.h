/* The parts of the C library that plugins in Swift call: AnnealPlugin exports them again. Embedded Swift has no Glibc module. */
#ifndef ANNEAL_C_STANDARD_LIBRARY_H
#define ANNEAL_C_STANDARD_LIBRARY_H

#include <dlfcn.h>
#include <errno.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#endif
