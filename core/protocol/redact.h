// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace remuda {

// The text without what opens something: tokens and answers of a login, passwords behind their name, in addresses and
// in headers, private keys; and each of `secrets` that has four letters or more, wherever it stands. Whatever goes into
// the log, a problem document or the history of a job passes through here once.
std::string redacted(std::string_view text, std::initializer_list<std::string_view> secrets = {});

// The same for what a problem tells in words: detail and the texts among its further members.
Problem redacted(Problem problem);

// Whether a value of this name ("bmc_password") is never shown, not even to say what is wrong with it.
bool isSecretName(std::string_view name);

} // namespace remuda
