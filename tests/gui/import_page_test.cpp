// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace of an import: taking back what was mended, and what is said of the file as a whole.
#include "tests/gui/inventory_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/inventory_edits.h"

#include <QApplication>
#include <QLabel>

namespace remuda {

namespace {

class ImportPageTest : public InventoryWorld {};

} // namespace

TEST_F(ImportPageTest, MendingAnImportIsTakenBackByKeysAndNothingElseIs) {
    place->openImport();
    auto* page = place->findChild<ImportPage*>();
    ASSERT_NE(page, nullptr);
    page->loadText("hardware_name,site,cpu_cores\nN1,lon,16\nN2,lon,many\n", QStringLiteral("new.csv"));
    auto* cells = page->findChild<TableView*>(QStringLiteral("Rows of the file"));
    place->activateWindow();
    cells->setFocus();
    ASSERT_TRUE(QTest::qWaitFor([cells] { return cells->hasFocus(); }));
    cells->setCurrentIndex(cells->model()->index(1, 2 + ImportModel::first_column));
    QTest::keyClicks(cells, QStringLiteral("8"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    const auto text = [cells] { return cells->model()->index(1, 2 + ImportModel::first_column).data().toString(); };
    EVENTUALLY(text() == QStringLiteral("8"));
    place->findChild<InventoryEdits*>()->edited(QStringLiteral("1 machine changed"), QByteArray("r-1"));
    cells->setFocus();
    QTest::keyClick(cells, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(text(), QStringLiteral("many"));
    EXPECT_EQ(place->findChild<ConsequenceSheet*>(), nullptr) << "the edit of the inventory is not meant";
    QTest::keyClick(cells, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(text(), QStringLiteral("8"));
    QTest::keyClick(cells, Qt::Key_Escape); // no modifier counts as held in what follows
}

TEST_F(ImportPageTest, AFileWithSemicolonsIsHintedAtAndCountsTellErrorsFromConflicts) {
    place->openImport();
    auto* page = place->findChild<ImportPage*>();
    ASSERT_NE(page, nullptr);
    const auto says = [page](const char* words) {
        const auto labels = page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QString::fromUtf8(words)); });
    };
    page->loadText("hardware_name;site\nN1;lon\n", QStringLiteral("german.csv"));
    EXPECT_TRUE(page->findChild<MessageBar*>()->text().contains(QStringLiteral("semicolons")));
    EXPECT_TRUE(says("· 1 error"));
    page->loadText("hardware_name,site,cpu_cores,status\nN1,,many,\nHW1,sto,8,retired\n", QStringLiteral("new.csv"));
    EXPECT_TRUE(page->findChild<MessageBar*>()->isHidden());
    EXPECT_TRUE(says("· 2 errors in 1 row") && says("in conflict with the inventory"));
}

} // namespace remuda
