// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/shown_texts.h"
#include "ui/console/terminal_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStringListModel>
#include <QTableView>
#include <QTest>
#include <QVBoxLayout>

#include <gtest/gtest.h>

namespace remuda {
namespace {

const QString secret = QStringLiteral("Kelp-Anvil-77");

struct ShownTexts : testing::Test {
    bool isShown() const {
        for (const QString& text : shownTexts())
            if (text.contains(secret)) return true;
        return false;
    }
    template <class Widget>
    Widget* add() {
        auto* widget = new Widget;
        layout->addWidget(widget);
        return widget;
    }
    void show() {
        window.resize(600, 400);
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    }

    QWidget window;
    QVBoxLayout* layout = new QVBoxLayout(&window);
};

TEST_F(ShownTexts, wordsOfEveryKindOfWidgetAreFound) {
    auto* label = add<QLabel>();
    auto* button = add<QPushButton>();
    auto* field = add<QLineEdit>();
    auto* choice = add<QComboBox>();
    auto* log = add<QPlainTextEdit>();
    show();
    EXPECT_FALSE(isShown());
    label->setText(QStringLiteral("as ") + secret);
    EXPECT_TRUE(isShown());
    label->hide();
    EXPECT_FALSE(isShown()) << "what is hidden is not shown";
    button->setAccessibleName(QStringLiteral("Go")); // which hides the text from a screen reader only
    button->setText(secret);
    EXPECT_TRUE(isShown());
    button->setText({});
    field->setText(secret);
    EXPECT_TRUE(isShown());
    field->setEchoMode(QLineEdit::Password);
    EXPECT_FALSE(isShown());
    choice->addItem(secret);
    EXPECT_TRUE(isShown());
    choice->clear();
    choice->setToolTip(secret);
    EXPECT_TRUE(isShown());
    choice->setToolTip({});
    log->setPlainText(QStringLiteral("\n").repeated(500) + secret); // far below what is in sight
    EXPECT_TRUE(isShown());
    log->clear();
    window.setWindowTitle(secret);
    EXPECT_TRUE(isShown());
}

TEST_F(ShownTexts, cellsInSightAreFoundWhereverTheirWordsAreKept) {
    constexpr int rows = 300;
    QStandardItemModel model(rows, 2);
    auto* table = add<QTableView>();
    table->setModel(&model);
    QStringListModel lines({QStringLiteral("one"), QStringLiteral("two")});
    auto* list = add<QListView>();
    list->setModel(&lines);
    show();
    EXPECT_FALSE(isShown());
    for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), Qt::UserRole + 7}) {
        model.setData(model.index(2, 1), secret, role);
        EXPECT_TRUE(isShown()) << role;
        model.setData(model.index(2, 1), QVariant(), role);
        EXPECT_FALSE(isShown()) << role;
    }
    model.setData(model.index(rows - 1, 0), secret);
    EXPECT_FALSE(isShown()) << "nobody sees it yet";
    table->scrollToBottom();
    EXPECT_TRUE(isShown());
    table->hide();
    lines.setData(lines.index(1), secret);
    EXPECT_TRUE(isShown());
}

TEST_F(ShownTexts, aTerminalIsReadWithWhatHasScrolledAway) {
    auto* terminal = add<TerminalView>();
    show();
    terminal->screen().feed(secret.toUtf8() + QByteArray("\r\nlogin: ").repeated(200));
    EXPECT_TRUE(isShown());
}

} // namespace
} // namespace remuda
