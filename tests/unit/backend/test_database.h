// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/cost/cost_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/leases/lease_store.h"
#include "tests/unit/backend/open_database.h"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>

namespace remuda {

// A database in a folder of its own, with the observers of machines that a server registers.
class TestDatabase {
public:
    TestDatabase() {
        std::string path = (std::filesystem::temp_directory_path() / "remuda-test-XXXXXX").string();
        m_folder = mkdtemp(path.data());
        auto opened = openDatabase(m_folder);
        if (!opened) throw std::runtime_error(opened.problem().detail);
        m_database = std::move(*opened);
        machine_store::clearObservers();
        machine_store::addObserver(cost_store::observe);
        machine_store::addObserver(lease_store::observe);
    }
    ~TestDatabase() {
        machine_store::clearObservers();
        m_database.reset();
        std::filesystem::remove_all(m_folder);
    }

    Database& operator*() { return *m_database; }
    Database* operator->() { return m_database.get(); }

    // Runs in a write that must succeed.
    template <class Function>
    void write(Function function) {
        const auto result = m_database->write([&](Transaction& transaction) -> Result<void> {
            function(transaction);
            return {};
        });
        ASSERT_TRUE(result.ok()) << result.problem().detail;
    }

    Machine add(Machine machine, const std::string& actor = "alice") {
        write([&](Transaction& transaction) { machine_store::insert(transaction, Origin{actor, {}, {}}, machine); });
        return machine;
    }

    Machine machine(const std::string& name) {
        const auto found =
            m_database->read([&](Connection& connection) { return machine_store::find(connection, name); });
        if (!found) throw std::runtime_error("no machine " + name);
        return *found;
    }

    template <class Change>
    Machine change(const std::string& name, Change change, const std::string& actor = "alice") {
        const auto before = machine(name);
        auto after = before;
        change(after);
        write([&](Transaction& transaction) {
            machine_store::update(transaction, Origin{actor, {}, {}}, before, after);
        });
        return after;
    }

private:
    std::string m_folder;
    std::unique_ptr<Database> m_database;
};

} // namespace remuda
