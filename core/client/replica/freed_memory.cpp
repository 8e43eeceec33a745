// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/freed_memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace remuda {

void giveBackFreedMemory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 128 * 1024); // glibc's first value; once set it stays
#endif
}

} // namespace remuda
