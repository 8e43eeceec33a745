// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/agreement/generated_query.h"

#include <algorithm>

namespace remuda {

namespace {

using Texts = std::vector<std::string>;

const Texts texts{"lon",       "LON",         "lon-r001",        "a b",       "50%",       "under_score", "it's",
                  "\\back",    "H\xc3\xb6st", "h\xc3\xb6st",     "\xc3\x96",  "sto",       "x,y",         "say \"hi\"",
                  "Aa",        "aA",          "cassandra-index", "Zz[]{}@`^", "or",        "a=b",         "(x)",
                  "line\nend", "tab\tbed",    "\xe2\x82\xac 5",  "cassandra", "Cassandra-"};
const Texts pieces{"o",  "LON", "n-R", " ",     "%",     "_",        "'",   "\\", "\xc3\xb6",  "\xc3\x96",
                   ",",  "\"",  "a",   "AA",    "[",     "`",        "@",   "{",  "ssandra-i", "\n",
                   "\t", "e",   "zz",  "3c:fd", "10.0.", "10.0.0.1", "hw1", "x"};

std::string mac(int number) {
    static const char* const digits = "0123456789abcdef";
    return std::string("3c:fd:fe:00:0") + digits[number / 16 % 16] + ":0" + digits[number % 16];
}

} // namespace

Machine QueryGenerator::machine(int number) {
    Machine m;
    m.hardware_name = (chance(50) ? "HW" : "hw") + std::to_string(number);
    for (auto* field : {&m.site, &m.model, &m.role, &m.team, &m.status_reason, &m.bmc.user})
        if (chance(70)) *field = oneOf(texts);
    if (chance(60)) m.rack = oneOf(texts) + std::to_string(number); // a place is taken once
    if (chance(60)) m.serial = oneOf(texts) + std::to_string(number);
    if (chance(60)) m.hostname = (chance(50) ? "LON-a" : "sto-b") + std::to_string(upTo(40)) + ".example.net";
    for (auto* field : {&m.unit, &m.cpu_cores, &m.memory_gib, &m.disk_gib})
        if (chance(70)) *field = chance(90) ? upTo(5) * 32 : 1'000'000'000;
    if (chance(60)) m.nic1_mac = mac(number);
    if (chance(60)) m.nic2_mac = mac(number).replace(1, 1, "e");
    if (chance(60)) m.nic1_ip = "10.0.0." + std::to_string(upTo(30));
    if (chance(50)) m.bmc.address = chance(50) ? "https://bmc-" + std::to_string(upTo(9)) + "/x" : "fe80::1";
    if (chance(60)) m.bmc.driver = oneOf(Texts{"simulated", "ipmi", "redfish"});
    m.bmc.cipher_suite = chance(50) ? 17 : 3;
    if (chance(40)) m.bmc.privilege = "OPERATOR";
    if (chance(60)) m.expires_on = addDays(dateOf(m_now), upTo(60) - 30);
    if (chance(60)) m.purchased_on = addDays(dateOf(m_now), -upTo(900));
    if (chance(60)) m.monthly_cost = Money{chance(80) ? upTo(5) * 50'500'000 : upTo(1000)};
    m.status = oneOf(allMachineStatuses);
    m.power = oneOf(Texts{"on", "off", "unknown"});
    m.is_protected = chance(30);
    m.wipe_unverified = chance(30);
    m.bmc.password_set = chance(30);
    if (chance(30)) m.lock = MachineLock{"job", 1, m_now};
    if (chance(30)) m.faults = {{"disk", "", m_now}};
    if (chance(30)) m.maintenance = Maintenance{"ada", "why", std::nullopt};
    if (chance(50)) m.observed = Observed{upTo(3) * 32, {}, {}, chance(50) ? m.serial : text(), "", "test", m_now};
    if (chance(50)) m.power_seen_at = m_now - std::chrono::minutes(upTo(20'000));
    m.version = 1 + upTo(4) * 32;
    for (auto* moment : {&m.status_since, &m.created_at, &m.updated_at})
        *moment = m_now - std::chrono::milliseconds(chance(80) ? upTo(400) * 3'600'000 : upTo(90'000));
    return m;
}

std::string QueryGenerator::query() {
    return chance(1) ? std::string() : part(0);
}

std::string QueryGenerator::wide(int terms) {
    const int ors = oneOf(std::vector<int>{0, 50, 100}); // of a hundred
    auto text = term();
    for (int i = 1; i < terms; ++i)
        text += (chance(ors) ? " or " : " ") + term();
    return text;
}

std::string QueryGenerator::deep(int levels) {
    if (levels == 0) return term();
    const auto inner = deep(levels - 1);
    switch (upTo(4)) {
    case 0:
        return "not " + inner;
    case 1:
        return "(" + inner + " " + term() + " or " + term() + ")";
    case 2:
        return "(" + inner + ")";
    default:
        return "(" + term() + " or " + term() + " " + inner + ")";
    }
}

std::string QueryGenerator::part(int depth) {
    switch (depth > 3 ? upTo(2) : upTo(7)) {
    case 2:
        return part(depth + 1) + (chance(50) ? " " + anyCase("and") + " " : "  ") + part(depth + 1);
    case 3:
        return "(" + part(depth + 1) + " " + anyCase("or") + " " + part(depth + 1) + ")";
    case 4:
        return part(depth + 1) + " " + anyCase("or") + " " + part(depth + 1);
    case 5:
        return anyCase("not") + " " + part(depth + 2);
    case 6:
        return "(" + part(depth + 1) + ")";
    default:
        return term();
    }
}

std::string QueryGenerator::term() {
    const int kind = upTo(100);
    return kind < 15 ? word() : kind < 30 ? has() : comparison();
}

std::string QueryGenerator::has() {
    static const Texts names = [] {
        Texts all;
        for (const auto& field : machineSchema().fields())
            all.push_back(field.name);
        for (const auto& flag : machineSchema().flags())
            all.insert(all.end(), 4, flag.name);
        for (const auto& alias : machineSchema().aliases())
            all.push_back(alias.name);
        return all;
    }();
    auto text = std::string("has") + (chance(75) ? ":" : "!=") + anyCase(oneOf(names));
    while (chance(25))
        text += "," + oneOf(names);
    return text;
}

std::string QueryGenerator::word() {
    static const Texts bare{"HW1",     "lon", "CASSANDRA", "10.0.0.2", "3c:fd:fe", "https://bmc-3/x",
                            "fe80::1", "50%", "it's"};
    return chance(40) ? oneOf(bare) : written(piece());
}

std::string QueryGenerator::comparison() {
    const auto& schema = machineSchema();
    std::string name;
    const QueryField* field = nullptr;
    if (chance(30)) {
        const auto& alias = oneOf(schema.aliases());
        name = alias.name;
        field = &schema.fields()[schema.find(name).front()];
    } else {
        field = &schema.fields()[static_cast<std::size_t>(upTo(static_cast<int>(schema.fields().size())))];
        name = field->name;
    }
    const bool is_text = field->kind == FieldKind::text;
    const bool ordered = !is_text && field->kind != FieldKind::boolean;
    name = anyCase(name);
    if (chance(10)) return name + oneOf(Texts{":", "=", "!="}) + "\"\"";
    if (is_text && chance(45)) {
        auto text = name + oneOf(Texts{"~", "!~", " ~ ", " !~ "}) + written(piece());
        if (chance(20)) text += "," + written(piece());
        return text;
    }
    if (ordered && chance(60)) return name + oneOf(Texts{"<", "<=", ">", ">=", " < ", " >= "}) + value(*field);
    auto text = name + oneOf(Texts{":", "=", "!=", " = ", " != "}) + value(*field);
    while (chance(35))
        text += chance(10) ? std::string(",\"\"") : "," + value(*field);
    return text;
}

std::string QueryGenerator::value(const QueryField& field) {
    if (!field.values.empty() && field.kind == FieldKind::text) return anyCase(oneOf(field.values));
    switch (field.kind) {
    case FieldKind::text:
        if (field.name.ends_with("mac"))
            return chance(50) ? "3C:FD:fe:00:00:0" + std::to_string(upTo(10)) : mac(upTo(200));
        if (field.name == "nic1_ip") return "10.0.0." + std::to_string(upTo(30));
        return chance(20) ? anyCase("hw") + std::to_string(upTo(100)) : written(text());
    case FieldKind::integer:
        return chance(90) ? std::to_string(upTo(5) * 32) : oneOf(Texts{"0", "17", "3", "1", "9223372036854775807"});
    case FieldKind::size_gib:
        return std::to_string(upTo(5) * 32) + oneOf(Texts{"", "GiB", "g", "gb", "G"});
    case FieldKind::money:
        return oneOf(Texts{"0", "50.5", "101", "$151.50", "$202", "0.0005", "1000000"});
    case FieldKind::date:
        return oneOf(Texts{"7d", "-7d", "+3d", "today", "Tomorrow", "yesterday", "2026", "2026-11", "2026-11-20", "-2w",
                           "0d", "2024-02", "9999"});
    case FieldKind::instant:
        return oneOf(Texts{"7d", "-7d", "-12h", "-30min", "-1min", "0min", "today", "yesterday", "2026", "2026-11",
                           "2026-11-20", "-2w", "2026-11-20T12:00:00Z", "2026-11-20T13:30:00.5+01:00"});
    case FieldKind::boolean:
        break;
    }
    return oneOf(Texts{"true", "YES", "false", "no", "1", "0"});
}

std::string QueryGenerator::text() {
    return oneOf(texts) + (chance(20) ? std::to_string(upTo(100)) : "");
}

std::string QueryGenerator::piece() {
    if (chance(60)) return oneOf(pieces);
    const auto whole = oneOf(texts); // pieces of ASCII texts only: half a letter is no text
    const bool plain = std::all_of(whole.begin(), whole.end(), [](char c) { return c > 0; });
    if (!plain) return whole;
    const auto from = upTo(static_cast<int>(whole.size()));
    return whole.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(1 + upTo(4)));
}

std::string QueryGenerator::written(const std::string& value) {
    const bool bare = value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.%") ==
                          std::string::npos &&
                      value != "or" && value != "and" && value != "not";
    if (bare && chance(60)) return anyCase(value);
    std::string result = "\"";
    for (const char c : value)
        result += (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
    return result + "\"";
}

std::string QueryGenerator::anyCase(std::string word) {
    if (!chance(25)) return word;
    for (char& c : word)
        if (chance(50) && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) c = static_cast<char>(c ^ 32);
    return word;
}

} // namespace remuda
