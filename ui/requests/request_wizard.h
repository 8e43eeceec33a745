// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/place.h"
#include "ui/requests/request_draft.h"

#include <QTimer>

class QBoxLayout;
class QPushButton;
class QStackedWidget;

namespace remuda {

class Card;
class MessageBar;
class PlanView;
class RequestDetail;
class RequestForm;
class TextLabel;

// "New request": what, where and how long, plan, sent. A page of the window, not a dialog. Every "Next" asks the
// server; the forms meanwhile tell how many machines would fit.
class RequestWizard : public QWidget {
    Q_OBJECT
public:
    enum Step { what, where, plan, sent, stepCount };

    explicit RequestWizard(const PlaceContext& context, QWidget* parent = nullptr);

    void start(const RequestSpec& spec = {}); // from the first step
    Step step() const { return m_step; }
    void takeFocus();                                     // to the first field of the step, or to its one next thing
    void applyEvents(const QVector<struct Event>& batch); // progress of what was sent

Q_SIGNALS:
    void closed(); // cancelled, or done
    void requestSent(qint64 id);
    void jobAsked(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildHead(QBoxLayout* column);
    void buildPages(const PlaceContext& context, QBoxLayout* column);
    void buildFoot(QBoxLayout* column);
    void go(Step step);
    void markStep(); // the present one among the four
    void back();
    void next();
    void formEdited();
    void collect(); // the answers of both forms into the draft
    void checked();
    void refused(const Problem& problem);
    void showPlan();
    void chooseMachines();
    void planWith(const QStringList& machines); // these, or with none those the server takes
    void updateHint();
    void updateFoot();
    RequestForm* form() const; // of this step, or none
    bool ownsField(const Problem& problem, Step step) const;

    const PlaceContext m_context;
    RequestDraft m_draft;
    Step m_step = what;
    bool m_wants_next = false; // the check under way was asked for by "Next"
    QTimer m_settle;
    Card* m_card;
    std::vector<TextLabel*> m_marks;
    MessageBar* m_message = nullptr;
    QStackedWidget* m_pages = nullptr;
    RequestForm *m_what = nullptr, *m_where = nullptr;
    PlanView* m_plan = nullptr;
    RequestDetail* m_sent = nullptr;
    TextLabel* m_hint = nullptr;
    QPushButton *m_back = nullptr, *m_cancel = nullptr, *m_next = nullptr;
};

} // namespace remuda
