// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/audit_entry.h"
#include "backend/store/connection.h"

#include <vector>

namespace remuda {

// Each change is chained to the one before, see core/domain/audit_chain.h. Of a progress note that is forgotten its
// digest stays, so that the chain can still be followed. Numbers that were forgotten before this are passed over.
extern const char* const migration017AuditChain;
const char* const migration017AuditChain = R"sql(

ALTER TABLE change ADD COLUMN chain TEXT NOT NULL DEFAULT '';

CREATE TABLE change_forgotten(
    seq INTEGER PRIMARY KEY,
    digest TEXT NOT NULL
);

-- Answers to challenges that were accepted, on whichever server: none counts twice.
CREATE TABLE used_challenge(
    digest TEXT NOT NULL PRIMARY KEY,
    valid_to INTEGER NOT NULL -- seconds since 1970
) WITHOUT ROWID;

)sql";

namespace {

// Against accidents and clumsy hands: whoever owns the database can take it off, which the chain then shows.
constexpr const char* append_only_sqlite = R"sql(
CREATE TRIGGER change_is_append_only BEFORE UPDATE ON change BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER change_is_kept BEFORE DELETE ON change
    WHEN NOT EXISTS (SELECT 1 FROM change_forgotten WHERE seq = OLD.seq) BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
)sql";

constexpr const char* append_only_postgresql = R"sql(
CREATE FUNCTION change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM change_forgotten WHERE seq = OLD.seq) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER change_is_append_only BEFORE UPDATE OR DELETE ON change FOR EACH ROW EXECUTE FUNCTION change_stays();
)sql";

} // namespace

void completeMigration017AuditChain(Connection& connection) {
    constexpr std::int64_t rows_at_once = 10'000;
    std::string link;
    for (std::int64_t last = 0;;) {
        std::vector<audit::Entry> entries;
        auto rows = connection.prepare(std::string(audit_entry::select) + " WHERE seq > ? ORDER BY seq LIMIT ?");
        rows.bind(last).bind(rows_at_once);
        while (rows.step())
            entries.push_back(audit_entry::read(rows));
        if (entries.empty()) break;
        for (const auto& entry : entries) {
            link = audit::linkOf(link, entry);
            connection.prepare("UPDATE change SET chain = ? WHERE seq = ?").bind(link).bind(entry.sequence).run();
        }
        last = entries.back().sequence;
    }
    connection.execute(connection.engine() == Engine::sqlite ? append_only_sqlite : append_only_postgresql);
}

} // namespace remuda
