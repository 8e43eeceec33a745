// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/log_highlighter.h"

#include "ui/common/theme.h"

namespace remuda {

LogHighlighter::LogHighlighter(QTextDocument* document)
    : QSyntaxHighlighter(document) {
    connect(&Theme::instance(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void LogHighlighter::highlightBlock(const QString& text) {
    if (text.size() < textStart) return;
    const Theme& theme = Theme::instance();
    setFormat(0, timeLength, theme.secondaryText());
    const QString level = text.mid(levelStart, levelLength).trimmed();
    if (level == QLatin1String("error"))
        setFormat(levelStart, static_cast<int>(text.size()) - levelStart, theme.tone(Tone::bad));
    else if (level == QLatin1String("warning"))
        setFormat(levelStart, levelLength, theme.tone(Tone::attention));
    else if (level == QLatin1String("debug"))
        setFormat(levelStart, static_cast<int>(text.size()) - levelStart, theme.tone(Tone::past));
    else
        setFormat(levelStart, levelLength, theme.secondaryText());
}

} // namespace remuda
