// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"

#include <span>
#include <string>

namespace remuda {

// A kind of waste: money that buys nothing. Its query is the definition: what a person sees after a click on an entry
// is what was counted.
struct WasteKind {
    enum class Remedy { verb, release_lease, set_field };

    std::string_view kind, title, query;
    std::string_view action; // what ends it: a button's words
    Remedy remedy;
    Verb verb;              // where the remedy is a verb
    std::string_view field; // where it is a field that has to be set
    bool saves;             // whether ending it saves money
};

std::span<const WasteKind> wasteKinds();
const WasteKind* wasteKind(std::string_view kind); // null: not one of ours

// The command line that ends it on what a query finds, for a shell: "remudactl machines retire --query '…'".
std::string wasteCommand(const WasteKind& kind, std::string_view query);

} // namespace remuda
