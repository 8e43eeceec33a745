// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_command.h"

#include "core/domain/text.h"

#include <algorithm>

namespace remuda::ipmi_command {

namespace {

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

template <class Function>
void forEachLine(std::string_view text, Function&& function) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        function(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// The line that says most: the last one that is not chatter.
std::string lastWords(const ProcessOutcome& outcome) {
    std::string last;
    const auto look = [&](std::string_view line) {
        if (!line.empty() && !line.starts_with("Loading IANA") && !line.starts_with("Running ") &&
            !line.starts_with("Get HPM.x"))
            last = line;
    };
    forEachLine(outcome.output, look);
    forEachLine(outcome.error, look);
    return last.substr(0, 200);
}

// "failed: reason" after exit 0 is how ipmitool reports some refusals.
bool saysFailed(const ProcessOutcome& outcome) {
    bool failed = false;
    forEachLine(outcome.error, [&](std::string_view line) {
        failed = failed || (holds(line, " failed: ") && !line.starts_with("Get HPM.x"));
    });
    return failed;
}

} // namespace

std::optional<Endpoint> parseAddress(std::string_view address) {
    Endpoint endpoint;
    const auto isPort = [](std::string_view text) {
        return !text.empty() && text.size() <= 5 &&
               std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
    };
    if (address.starts_with('[')) {
        const auto close = address.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        endpoint.host = address.substr(1, close - 1);
        const auto rest = address.substr(close + 1);
        if (!rest.empty()) {
            if (rest[0] != ':' || !isPort(rest.substr(1))) return std::nullopt;
            endpoint.port = rest.substr(1);
        }
    } else if (std::count(address.begin(), address.end(), ':') == 1) {
        const auto colon = address.find(':');
        if (!isPort(address.substr(colon + 1))) return std::nullopt;
        endpoint.host = address.substr(0, colon);
        endpoint.port = address.substr(colon + 1);
    } else {
        endpoint.host = address;
    }
    // A leading dash would be taken for an option; a slash means an URL, which is another driver's.
    if (endpoint.host.empty() || endpoint.host[0] == '-' || holds(endpoint.host, "/")) return std::nullopt;
    return endpoint;
}

std::string hostAndPort(const Endpoint& endpoint) {
    return (endpoint.host.find(':') == std::string::npos ? endpoint.host : "[" + endpoint.host + "]") + ":" +
           endpoint.port;
}

std::vector<std::string> arguments(const std::string& program, const BmcSettings& bmc, const Endpoint& endpoint,
                                   int cipher_suite, const std::vector<std::string>& command) {
    std::vector<std::string> result{program};
    // Verbose, it tells why a session failed; but its comma separated lists then become something else.
    if (command.empty() || command.front() != "-c") result.push_back("-v");
    result.insert(result.end(),
                  {"-I", bmc.interface, "-H", endpoint.host, "-p", endpoint.port, "-U", bmc.user, "-L", bmc.privilege});
    // IPMI 1.5 ("lan") has no cipher suites.
    if (bmc.interface == "lanplus") result.insert(result.end(), {"-C", std::to_string(cipher_suite)});
    result.insert(result.end(), {"-N", "1", "-R", "3", "-E"});
    result.insert(result.end(), command.begin(), command.end());
    return result;
}

bool refusesCipherSuite(const ProcessOutcome& outcome) {
    return outcome.started && !outcome.timed_out && outcome.exit_code != 0 &&
           (holds(outcome.error, "invalid authentication algorithm") ||
            holds(outcome.error, "invalid integrity algorithm") ||
            holds(outcome.error, "invalid confidentiality algorithm") ||
            holds(outcome.error, "no matching cipher suite") || holds(outcome.error, "no matching authentication"));
}

std::optional<DriverError> classify(const ProcessOutcome& outcome, const Endpoint& endpoint,
                                    std::chrono::milliseconds elapsed) {
    const auto bmc = "the BMC at " + endpoint.host + " port " + endpoint.port;
    const auto fail = [](ErrorClass error_class, std::string message) {
        return DriverError{error_class, std::move(message)};
    };
    if (!outcome.started) return fail(ErrorClass::config, outcome.error);
    if (outcome.timed_out) return fail(ErrorClass::unreachable, bmc + " did not answer in time");
    if (outcome.exit_code == 0 && !saysFailed(outcome)) return std::nullopt;

    const std::string_view error = outcome.error;
    if (holds(error, "password is longer than"))
        return fail(ErrorClass::credentials, "the password is longer than IPMI allows (20 characters)");
    if (holds(error, "Address lookup for") || holds(error, "Could not open socket"))
        return fail(ErrorClass::config, "the name " + endpoint.host + " of the BMC cannot be resolved");
    if (refusesCipherSuite(outcome))
        return fail(ErrorClass::config, bmc + " does not know the cipher suite; set bmc_cipher_suite of the machine");
    const bool refused = holds(error, "RAKP 2") || holds(error, "RAKP 4") || holds(error, "unauthorized name") ||
                         holds(error, "Activate Session command failed") || holds(error, "Invalid user name");
    // Where answers are lost, or come twice or late, those of one try are taken for those of the next, and no password
    // fits: another try tells.
    const bool disturbed = holds(error, "no response from ") || holds(error, "Received an Unexpected");
    if (refused && disturbed)
        return DriverError{ErrorClass::unreachable, "the network loses, delays or repeats what " + bmc + " answers",
                           (outcome.output + outcome.error).substr(0, 4000)};
    if (refused) return fail(ErrorClass::credentials, bmc + " refused the user name or the password");
    if (holds(error, "nsufficient privilege"))
        return fail(ErrorClass::credentials, bmc + " says that the user's privilege is insufficient");
    if (holds(error, "Unable to establish")) {
        // A retransmission goes out after one second; whatever ended sooner was an answer.
        if (elapsed < std::chrono::milliseconds(900) && !disturbed)
            return fail(ErrorClass::credentials, bmc + " refused the session; user name or password is wrong");
        return fail(ErrorClass::unreachable, bmc + " does not answer");
    }
    const auto words = lastWords(outcome);
    return DriverError{ErrorClass::bmc_bug, bmc + " answered: " + (words.empty() ? "nothing" : words),
                       (outcome.output + outcome.error).substr(0, 4000)};
}

std::optional<PowerState> parsePowerStatus(std::string_view output) {
    std::optional<PowerState> state;
    forEachLine(output, [&](std::string_view line) {
        if (line == "Chassis Power is on") state = PowerState::on;
        if (line == "Chassis Power is off") state = PowerState::off;
    });
    return state;
}

HardwareIdentity parseFru(std::string_view output) {
    HardwareIdentity identity;
    forEachLine(output, [&](std::string_view line) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const auto key = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        // The product area describes the machine; the board area is all that some makers fill.
        if (key == "Product Serial" || (key == "Board Serial" && identity.serial.empty())) identity.serial = value;
        if (key == "Product Name" || (key == "Board Product" && identity.model.empty())) identity.model = value;
    });
    return identity;
}

std::string parseUserNumber(std::string_view output, std::string_view user) {
    std::string number;
    forEachLine(output, [&](std::string_view line) {
        const auto comma = line.find(',');
        if (comma == std::string_view::npos || comma == 0 || !number.empty()) return;
        const auto id = line.substr(0, comma), rest = line.substr(comma + 1);
        const bool counts = std::all_of(id.begin(), id.end(), [](char each) { return each >= '0' && each <= '9'; });
        // A name may hold commas itself: what follows it is "true" or "false".
        if (counts &&
            (rest.starts_with(std::string(user) + ",true,") || rest.starts_with(std::string(user) + ",false,")))
            number = id;
    });
    return number;
}

DriverError classifyPasswordChange(DriverError error) {
    if (holds(error.raw, "IPMI response is NULL")) { // the controller said nothing
        error.error_class = ErrorClass::unreachable;
        return error;
    }
    const std::string_view answered = "IPMI command failed: ";
    const auto found = error.raw.find(answered);
    if (found == std::string::npos) {
        error.refused = error.error_class == ErrorClass::credentials;
        return error;
    }
    error.refused = true;
    const auto begin = found + answered.size();
    const auto words = error.raw.substr(begin, error.raw.find('\n', begin) - begin);
    if (words.starts_with("Invalid command")) {
        auto lacking = notSupported("another password of the BMC (it does not know the command)", "ipmi");
        lacking.raw = std::move(error.raw);
        lacking.refused = true;
        return lacking;
    }
    error.message = "the BMC refused another password and said \"" + words + "\"";
    return error;
}

std::string parseFirmware(std::string_view output) {
    std::string version;
    forEachLine(output, [&](std::string_view line) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && trimmed(line.substr(0, colon)) == "Firmware Revision")
            version = trimmed(line.substr(colon + 1));
    });
    return version;
}

} // namespace remuda::ipmi_command
