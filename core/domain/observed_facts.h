// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"

#include <boost/json.hpp>

#include <span>

namespace remuda {

// Facts that a machine reports of itself and that its record intends, by the names of machineFields(): compared
// wherever both are known. The model is shown beside its record but not compared: its wording is the maker's.
std::span<const std::string_view> comparedFacts();

// The reported value as text of that field; empty when it was not reported or is no observed fact.
std::string observedText(const Observed& observed, std::string_view field);

// Whether the report contradicts the record and nobody has kept the record in spite of it.
bool differs(const Machine& machine, std::string_view field);
std::vector<std::string> differingFacts(const Machine& machine);

// Takes the reported value into the record. False when nothing was reported for the field.
bool acceptObserved(Machine& machine, std::string_view field);
// Keeps the record: the field counts as settled until the machine reports something else.
bool keepIntended(Machine& machine, std::string_view field);

// A new report in place of the old one: what was settled stays so where the report says the same again.
void takeReport(Machine& machine, Observed report);

// "memory_gib is recorded as 256, the machine reports 128; …"; empty when nothing differs.
std::string describeDifferences(const Machine& machine);
// Puts that into the fault "hardware_mismatch", or takes the fault away when nothing differs.
void refreshMismatch(Machine& machine, Instant now);

// {"cpu_cores":…,"memory_gib":…,…,"source","at" as the caller writes moments,"kept":[…]} and back.
boost::json::object observedToJson(const Observed& observed, boost::json::value at);

} // namespace remuda
