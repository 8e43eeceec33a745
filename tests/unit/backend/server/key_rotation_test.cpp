// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/maintenance.h"
#include "backend/server/server.h"
#include "backend/store/secret_box.h"
#include "core/protocol/encoding.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace remuda {
namespace {

struct KeyRotation : testing::Test {
    KeyRotation() {
        machine_store::clearObservers();
        options.data = folder.path();
        options.database = databaseOf(folder.path());
        const SecretBox secrets(*EnvelopeKeys::load(options.data));
        const auto database = open();
        const auto done = database->write([&](Transaction& transaction) -> Result<Done> {
            for (const auto* name : {"K1", "K2", "K3"}) {
                Machine machine;
                machine.hardware_name = name;
                machine_store::insert(transaction, {}, machine);
                auto after = machine;
                if (name == std::string("K3")) continue; // has none
                machine_store::setBmcPassword(transaction, {}, machine, after,
                                              secrets.seal("password of " + std::string(name), name));
            }
            return Done{};
        });
        EXPECT_TRUE(done.ok());
    }
    std::unique_ptr<Database> open() const { return openDatabase(options.data).value(); }
    std::string passwordOf(const std::string& name, const SecretBox& secrets) const {
        const auto database = open();
        const auto sealed =
            database->read([&](Connection& connection) { return machine_store::sealedBmcPassword(connection, name); });
        const auto opened = secrets.unseal(*sealed, name);
        return opened ? *opened : "closed";
    }
    std::string keyFile() const { return options.data + "/secret.key"; }
    std::string text(const std::string& file) const {
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static void write(const std::string& file, const std::string& text) {
        std::ofstream(file, std::ios::trunc) << text;
        chmod(file.c_str(), 0600);
    }

    TemporaryFolder folder;
    ServerOptions options;
};

// Not when the first job reads a password, far from the cause.
TEST_F(KeyRotation, aServerDoesNotStartWithAKeyThatOpensNothing) {
    options.keys = options.data + "/keys";
    options.http.port = 0;
    const auto right = text(keyFile());
    write(keyFile(), toHex(std::string(32, 'x')) + "\n");
    const auto refused = Server::open(options); // passwords from a version that left no word
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.problem().detail.find(keyFile()), std::string::npos) << refused.problem().detail;
    write(keyFile(), right);
    EXPECT_TRUE(Server::open(options).ok());
    write(keyFile(), toHex(std::string(32, 'x')) + "\n");
    EXPECT_EQ(Server::open(options).problem().type, "store");
}

TEST_F(KeyRotation, everySecretIsUnderTheNewKeyAndTheOldOneIsGone) {
    const auto before = *EnvelopeKeys::load(options.data);
    const auto said = maintenance::rotateEnvelopeKey(options);
    ASSERT_TRUE(said.ok()) << said.problem().detail;
    EXPECT_NE(said->find("2 secrets"), std::string::npos) << *said;
    const auto after = *EnvelopeKeys::load(options.data);
    EXPECT_EQ(after.all().size(), 1u);
    EXPECT_NE(after.first().id(), before.first().id());
    for (const auto* name : {"K1", "K2"}) {
        EXPECT_EQ(passwordOf(name, SecretBox(after)), "password of " + std::string(name));
        EXPECT_EQ(passwordOf(name, SecretBox(before)), "closed");
    }
    const auto database = open();
    database->read([](Connection& connection) {
        auto row = connection.prepare("SELECT count(*) FROM change WHERE entity = 'server' AND verb = 'rotate'");
        row.step();
        EXPECT_EQ(row.integer(0), 1) << "it stands in the audit";
        return true;
    });
}

TEST_F(KeyRotation, aPendingPasswordGoesAlong) {
    {
        const SecretBox secrets(*EnvelopeKeys::load(options.data));
        const auto done = open()->write([&](Transaction& transaction) -> Result<Done> {
            bmc_password_store::setPending(transaction, "K2", secrets.seal("drawn for K2", "K2"));
            bmc_password_store::setPending(transaction, "K3", secrets.seal("drawn for K3", "K3"));
            return Done{};
        });
        ASSERT_TRUE(done.ok());
    }
    const auto said = maintenance::rotateEnvelopeKey(options);
    ASSERT_TRUE(said.ok()) << said.problem().detail;
    EXPECT_NE(said->find("4 secrets"), std::string::npos) << *said;
    const SecretBox after(*EnvelopeKeys::load(options.data));
    for (const auto* name : {"K2", "K3"}) {
        const auto pending =
            open()->read([&](Connection& connection) { return bmc_password_store::pending(connection, name); });
        EXPECT_EQ(after.unseal(pending.value_or(""), name).value(), "drawn for " + std::string(name));
    }
    EXPECT_EQ(passwordOf("K2", after), "password of K2");
}

TEST_F(KeyRotation, anInterruptedOneGoesOn) {
    // It ended after the new key was written, before the secrets were.
    const auto old_text = text(keyFile());
    const std::string new_text = std::string(64, '7') + "\n";
    write(keyFile(), new_text + old_text);
    EXPECT_EQ(passwordOf("K1", SecretBox(*EnvelopeKeys::load(options.data))), "password of K1") << "a server may run";
    ASSERT_TRUE(maintenance::rotateEnvelopeKey(options).ok());
    EXPECT_EQ(text(keyFile()), new_text) << "no third key is made";
    EXPECT_EQ(passwordOf("K2", SecretBox(*EnvelopeKeys::load(options.data))), "password of K2");

    // It ended after the secrets were, before the old key was taken out.
    write(keyFile(), new_text + old_text);
    ASSERT_TRUE(maintenance::rotateEnvelopeKey(options).ok());
    EXPECT_EQ(text(keyFile()), new_text);
    EXPECT_EQ(passwordOf("K2", SecretBox(*EnvelopeKeys::load(options.data))), "password of K2");
}

TEST_F(KeyRotation, changesNothingWhereOneSecretCannotBeOpened) {
    const auto before = *EnvelopeKeys::load(options.data);
    {
        const auto database = open();
        const auto done = database->write([&](Transaction& transaction) -> Result<Done> {
            machine_store::resealBmcPassword(transaction, "K2", "damaged");
            return Done{};
        });
        ASSERT_TRUE(done.ok());
    }
    const auto said = maintenance::rotateEnvelopeKey(options);
    ASSERT_FALSE(said.ok());
    EXPECT_NE(said.problem().detail.find("K2"), std::string::npos) << said.problem().detail;
    EXPECT_EQ(passwordOf("K1", SecretBox(before)), "password of K1");
}

TEST_F(KeyRotation, isRefusedWhileAServerRuns) {
    const auto before = text(keyFile());
    const auto running = open();
    const auto said = maintenance::rotateEnvelopeKey(options);
    ASSERT_FALSE(said.ok());
    EXPECT_EQ(said.problem().type, "data-directory-in-use");
    EXPECT_EQ(text(keyFile()), before);
}

TEST_F(KeyRotation, ofTheEnvironmentWantsTheNewKeyInFront) {
    const auto old_key = text(keyFile()).substr(0, 64), new_key = std::string(64, '9');
    setenv("REMUDA_ENVELOPE_KEY", old_key.c_str(), 1);
    const auto alone = maintenance::rotateEnvelopeKey(options);
    setenv("REMUDA_ENVELOPE_KEY", (new_key + " " + old_key).c_str(), 1);
    const auto both = maintenance::rotateEnvelopeKey(options);
    unsetenv("REMUDA_ENVELOPE_KEY");
    ASSERT_FALSE(alone.ok());
    EXPECT_EQ(alone.problem().field, "REMUDA_ENVELOPE_KEY");
    ASSERT_TRUE(both.ok()) << both.problem().detail;
    EXPECT_EQ(passwordOf("K1", SecretBox(*EnvelopeKeys::parse(new_key, "test"))), "password of K1");
}

} // namespace
} // namespace remuda
