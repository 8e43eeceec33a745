// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace remuda {

// A password that every controller takes: 16 characters, which is all that IPMI 1.5 keeps; letters and digits, which
// nobody has to quote; a capital, a small letter and a digit at least, which is what makers insist on. From the
// system's cryptographic generator, about 95 bits of chance.
std::string newBmcPassword();

} // namespace remuda
