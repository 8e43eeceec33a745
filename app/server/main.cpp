// SPDX-License-Identifier: GPL-3.0-or-later
#include "remuda_version.h"

#include <cstdio>

int main() { std::puts("remuda-server " REMUDA_VERSION); }
