// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/key_folder.h"

#include "core/protocol/crtauth.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

namespace remuda {

namespace files = std::filesystem;

namespace {

constexpr std::array<std::string_view, 3> endings{"", ".pub", "_id_rsa.pub"};
constexpr std::uintmax_t largest_file = 256 * 1024;

// The user a file belongs to: the same name with the longest known ending cut off, so that no file serves two names.
std::string userOf(std::string_view file) {
    for (auto ending = endings.rbegin(); ending != endings.rend(); ++ending)
        if (file.size() > ending->size() && file.ends_with(*ending))
            return std::string(file.substr(0, file.size() - ending->size()));
    return {};
}

bool isFileName(const std::string& user) {
    return crtauth::isUserName(user) && user[0] != '.' && user.find_first_of("/\\") == std::string::npos;
}

// Links may point around inside the folder, never out of it.
bool isInside(const files::path& file, const files::path& folder) {
    std::error_code error;
    const auto real_file = files::canonical(file, error);
    if (error) return false;
    const auto real_folder = files::canonical(folder, error);
    if (error) return false;
    const auto [end, unused] =
        std::mismatch(real_folder.begin(), real_folder.end(), real_file.begin(), real_file.end());
    return end == real_folder.end();
}

struct FileContent {
    KeyFileContent keys;
    std::string fault; // why the file as a whole does not count
};

FileContent readFile(const files::path& file, const files::path& folder) {
    FileContent result;
    std::error_code error;
    if (!isInside(file, folder))
        result.fault = "it leads out of the folder";
    else if (!files::is_regular_file(file, error))
        result.fault = "it is no file";
    else if (files::file_size(file, error) > largest_file)
        result.fault = "it is larger than 256 KiB";
    if (!result.fault.empty()) return result;
    std::ifstream stream(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.good() && !stream.eof())
        result.fault = "it cannot be read";
    else
        result.keys = parseKeyFile(content);
    return result;
}

} // namespace

Result<std::vector<SshPublicKey>> KeyFolder::keysOf(const std::string& user) const {
    std::error_code error;
    if (!files::is_directory(m_folder, error))
        return problems::unavailable("the folder of keys, " + m_folder.string() + ", cannot be read");
    std::vector<SshPublicKey> keys;
    if (!isFileName(user)) return keys;
    for (const auto ending : endings) {
        const auto name = user + std::string(ending);
        const auto file = m_folder / name;
        if (userOf(name) != user || !files::exists(file, error)) continue;
        auto content = readFile(file, m_folder);
        std::move(content.keys.keys.begin(), content.keys.keys.end(), std::back_inserter(keys));
    }
    return keys;
}

std::vector<std::string> KeyFolder::users() const {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : files::directory_iterator(m_folder, error)) {
        const auto user = userOf(entry.path().filename().string());
        if (!user.empty() && isFileName(user) && entry.is_regular_file(error)) names.insert(user);
    }
    return {names.begin(), names.end()};
}

std::vector<std::string> KeyFolder::complaints() const {
    std::vector<std::string> all;
    std::error_code error;
    for (const auto& entry : files::directory_iterator(m_folder, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with('.')) continue; // an editor's, or the folder's version control
        const auto content = readFile(entry.path(), m_folder);
        if (!isFileName(userOf(name)))
            all.push_back(name + ": this is no user's name");
        else if (!content.fault.empty())
            all.push_back(name + ": " + content.fault);
        else if (content.keys.keys.empty())
            all.push_back(name + ": there is no usable key in it");
        for (const auto& complaint : content.keys.complaints)
            all.push_back(name + ", " + complaint);
    }
    if (error) all.push_back(m_folder.string() + ": " + error.message());
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace remuda
