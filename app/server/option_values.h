// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <boost/program_options.hpp>

#include <map>

namespace remuda {

// The options as they were given, on the command line and in a file. Values are read as text and checked here, since
// the library would take -1 for a large number and does not say what it expected. Keeps the first mistake.
class OptionValues {
public:
    explicit OptionValues(const boost::program_options::options_description& all)
        : m_all(all) {}

    Result<void> readArguments(int count, char** arguments);
    Result<void> readFile(const std::string& name); // what the command line said stays

    const std::vector<std::string>& words() const { return m_words; } // what is no option, in its order

    bool has(const std::string& name) const;     // given, or with a default
    bool isGiven(const std::string& name) const; // other than by its default
    std::string text(const std::string& name) const;
    std::int64_t whole(const std::string& name, std::int64_t low, std::int64_t high);
    double number(const std::string& name, double low, double high, const std::string& expected);
    std::string program(const std::string& name); // one that can be run, unless it is only the default

    void fail(const std::string& name, const std::string& expected);
    const std::optional<Problem>& problem() const { return m_problem; }

private:
    const boost::program_options::options_description& m_all;
    boost::program_options::variables_map m_values;
    std::map<std::string, std::string> m_places; // of what a file gave: "remuda.conf, line 3: "
    std::vector<std::string> m_words;
    std::optional<Problem> m_problem;
};

} // namespace remuda
