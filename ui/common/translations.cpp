// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

// At global scope, as the resource compiler's functions are.
static void loadTranslationFiles() {
    Q_INIT_RESOURCE(translations);
}

namespace remuda {

void installTranslations() {
    loadTranslationFiles();
    const QString folder = QStringLiteral(":/translations");
    const auto install = [&](const QString& language) {
        auto* translator = new QTranslator(QCoreApplication::instance());
        if (translator->load(QStringLiteral("remuda_") + language, folder))
            QCoreApplication::installTranslator(translator);
    };
    install(QStringLiteral("en")); // the one installed last is asked first
    const QString system = QLocale().name().section(QLatin1Char('_'), 0, 0);
    if (system != QLatin1String("en") && system != QLatin1String("C")) install(system);
}

} // namespace remuda
