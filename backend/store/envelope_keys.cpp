// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/envelope_keys.h"

#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace remuda {

namespace {

constexpr const char* variable = "REMUDA_ENVELOPE_KEY";

std::string_view bytesOf(const EnvelopeKeys::Key& key) {
    return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

Problem keyProblem(const std::string& where, const std::string& why) {
    auto problem = problems::internal("cannot use the keys of " + where + ": " + why);
    problem.type = "store";
    return problem;
}

std::string folderOf(const std::string& file) {
    const auto slash = file.rfind('/');
    return slash == std::string::npos ? "." : file.substr(0, slash + 1);
}

// Beside it first: a crash leaves the old file or the new one.
bool writeWhole(const std::string& file, const std::string& text) {
    const auto draft = file + ".new";
    ::unlink(draft.c_str());
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return false;
    const bool written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
    ::close(descriptor);
    if (!written || ::rename(draft.c_str(), file.c_str()) != 0) return false;
    const int folder = ::open(folderOf(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        ::close(folder);
    }
    return true;
}

Result<std::string> readFile(const std::string& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) return keyProblem(file, std::strerror(errno));
    if ((status.st_mode & 077) != 0) return keyProblem(file, "others may read it; chmod 600 it");
    std::ifstream stream(file);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.good() && !stream.eof()) return keyProblem(file, "it cannot be read");
    return text;
}

} // namespace

std::string EnvelopeKeys::Key::id() const {
    return sha256("remuda envelope key " + std::string(bytesOf(*this))).substr(0, 8);
}

Result<EnvelopeKeys> EnvelopeKeys::parse(std::string_view text, const std::string& where) {
    EnvelopeKeys keys;
    const auto wrong = [&] {
        return keyProblem(where,
                          "expected 1 to " + std::to_string(most) + " keys of 64 hexadecimal digits, one a line");
    };
    while (true) {
        const auto begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const auto word = text.substr(0, text.find_first_of(" \t\r\n"));
        text.remove_prefix(word.size());
        const auto bytes = fromHex(word);
        Key key;
        if (!bytes || bytes->size() != key.bytes.size() || keys.m_keys.size() == most) return wrong();
        std::copy(bytes->begin(), bytes->end(), key.bytes.begin());
        keys.m_keys.push_back(key);
    }
    if (keys.m_keys.empty()) return wrong();
    return keys;
}

Result<EnvelopeKeys::Key> EnvelopeKeys::make() {
    Key key;
    if (RAND_bytes(key.bytes.data(), static_cast<int>(key.bytes.size())) != 1)
        return keyProblem("a new file", "there are no random numbers");
    return key;
}

Result<EnvelopeKeys> EnvelopeKeys::load(const std::string& folder, const std::string& file) {
    if (const char* given = std::getenv(variable); file.empty() && given && *given) return parse(given, variable);
    const auto name = file.empty() ? folder + "/secret.key" : file;
    if (file.empty() && ::access(name.c_str(), F_OK) != 0) {
        auto key = make();
        if (!key) return key.problem();
        EnvelopeKeys made;
        made.m_keys.push_back(*key);
        made.m_file = name;
        if (auto written = made.write(); !written) return written.problem();
        return made;
    }
    const auto text = readFile(name);
    if (!text) return text.problem();
    auto keys = parse(*text, name);
    if (keys) keys->m_file = name;
    return keys;
}

Result<void> EnvelopeKeys::write() const {
    std::string text;
    for (const auto& key : m_keys)
        text += toHex(bytesOf(key)) + "\n";
    if (m_file.empty()) return keyProblem(variable, "they can only be changed by who sets it");
    if (!writeWhole(m_file, text))
        return keyProblem(m_file, std::string("it cannot be written: ") + std::strerror(errno));
    return {};
}

Result<EnvelopeKeys> EnvelopeKeys::withNew(const Key& key) const {
    auto next = *this;
    next.m_keys.insert(next.m_keys.begin(), key);
    if (auto written = next.write(); !written) return written.problem();
    return next;
}

Result<EnvelopeKeys> EnvelopeKeys::firstAlone() const {
    auto next = *this;
    next.m_keys.resize(1);
    if (auto written = next.write(); !written) return written.problem();
    return next;
}

} // namespace remuda
