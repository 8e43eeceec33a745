// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QSpinBox>

namespace remuda {

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    setMinimumWidth(460);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, tr("Settings")));

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(Theme::step * 6);
    form->setVerticalSpacing(Theme::step * 3);
    auto* theme = new QComboBox;
    theme->addItem(tr("Follow the desktop"), int(Theme::Mode::system));
    theme->addItem(tr("Light"), int(Theme::Mode::light));
    theme->addItem(tr("Dark"), int(Theme::Mode::dark));
    theme->setCurrentIndex(theme->findData(int(Theme::instance().mode())));
    theme->setAccessibleName(tr("Theme"));
    connect(theme, &QComboBox::activated, this, [this, theme] { Q_EMIT themeChosen(theme->currentData().toInt()); });
    form->addRow(tr("&Theme"), theme);

    auto* confirm = new QSpinBox;
    confirm->setRange(2, 1000);
    confirm->setValue(settings.value(Setting::confirm_count).toInt());
    confirm->setSuffix(tr(" machines"));
    confirm->setAccessibleName(tr("Ask for the count from"));
    connect(confirm, &QSpinBox::valueChanged, this,
            [&settings](int value) { settings.setValue(Setting::confirm_count, value); });
    form->addRow(tr("Ask for the &count from"), confirm);
    layout->addLayout(form);
    auto* why = new TextLabel(
        TextKind::caption, tr("From this many machines on, even a harmless action asks for their number to be typed. "
                              "What destroys data asks for it earlier, whatever is set here."));
    why->setWordWrap(true);
    layout->addWidget(why);

    auto* buttons = new QHBoxLayout;
    auto* copy = new QPushButton(Theme::instance().icon(QStringLiteral("copy")), tr("Copy settings for a report"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this,
            [&settings] { QGuiApplication::clipboard()->setText(settings.summary()); });
    auto* close = new QPushButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addStretch();
    layout->addLayout(buttons);
}

} // namespace remuda
