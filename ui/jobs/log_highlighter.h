// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace remuda {

// Colours the time and the level word of log lines ("17:36:31  warning  text") by the theme, anew when it changes.
class LogHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit LogHighlighter(QTextDocument* document);

    static constexpr int timeLength = 8;
    static constexpr int levelStart = timeLength + 2;
    static constexpr int levelLength = 7;
    static constexpr int textStart = levelStart + levelLength + 2;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace remuda
