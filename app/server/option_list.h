// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/program_options.hpp>

#include <string>

namespace remuda {

// Every option of remuda-server with what --help says of it.
boost::program_options::options_description allOptions();

// What --help prints.
std::string helpText(const boost::program_options::options_description& all);

} // namespace remuda
