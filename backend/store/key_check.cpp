// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/key_check.h"

namespace remuda {

namespace {

constexpr const char* name = "key_check"; // in the table meta; what the seal is bound to as well

std::string toHexadecimal(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const char each : bytes) {
        text += digits[static_cast<unsigned char>(each) >> 4];
        text += digits[static_cast<unsigned char>(each) & 15];
    }
    return text;
}

std::string fromHexadecimal(std::string_view text) {
    const auto digit = [](char each) { return each <= '9' ? each - '0' : each - 'a' + 10; };
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2)
        bytes += static_cast<char>(digit(text[at]) << 4 | digit(text[at + 1]));
    return bytes;
}

} // namespace

Result<void> checkKey(Database& database, const SecretBox& secrets) {
    if (database.engine() == Engine::sqlite) return {};
    const auto sealed = database.write([&](Transaction& transaction) -> Result<std::string> {
        transaction.prepare("INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO NOTHING")
            .bind(name)
            .bind(toHexadecimal(secrets.seal("remuda", name)))
            .run();
        auto row = transaction.prepare("SELECT value FROM meta WHERE key = ?");
        row.bind(name).step();
        return row.text(0);
    });
    if (!sealed) return sealed.problem();
    if (secrets.unseal(fromHexadecimal(*sealed), name)) return {};
    auto problem = problems::internal("the key file " + database.folder() +
                                      "/secret.key is not the one this database was made with; copy secret.key and "
                                      "login-secret from the data folder of another server");
    problem.type = "store";
    return problem;
}

} // namespace remuda
