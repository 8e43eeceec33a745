<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>CostText</name>
    <message numerus="yes">
        <source>other (%n group(s))</source>
        <translation>
            <numerusform>other (%n group)</numerusform>
            <numerusform>other (%n groups)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Failures</name>
    <message numerus="yes">
        <source>%n like this since %1</source>
        <translation>
            <numerusform>%n like this since %1</numerusform>
            <numerusform>%n like this since %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cleared</source>
        <translation>
            <numerusform>%n cleared</numerusform>
            <numerusform>%n cleared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being tried again.</source>
        <translation>
            <numerusform>%n being tried again.</numerusform>
            <numerusform>%n being tried again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open.</source>
        <translation>
            <numerusform>%n open.</numerusform>
            <numerusform>%n open.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>%n s ago</numerusform>
            <numerusform>%n s ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n month ago</numerusform>
            <numerusform>%n months ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n s</source>
        <translation>
            <numerusform>in %n s</numerusform>
            <numerusform>in %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n min</source>
        <translation>
            <numerusform>in %n min</numerusform>
            <numerusform>in %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation>
            <numerusform>in %n h</numerusform>
            <numerusform>in %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) %1 h</source>
        <translation>
            <numerusform>%n day %1 h</numerusform>
            <numerusform>%n days %1 h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inventory</name>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message numerus="yes">
        <source>%n finished</source>
        <translation>
            <numerusform>%n finished</numerusform>
            <numerusform>%n finished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for their turn</source>
        <translation>
            <numerusform>%n waiting for its turn</numerusform>
            <numerusform>%n waiting for their turn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelled</numerusform>
            <numerusform>%n cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n run(s))</source>
        <translation>
            <numerusform>%1 (%n run)</numerusform>
            <numerusform>%1 (%n runs)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %n at once</source>
        <translation>
            <numerusform>at most %n at once</numerusform>
            <numerusform>at most %n at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %n in one rack</source>
        <translation>
            <numerusform>at most %n in one rack</numerusform>
            <numerusform>at most %n in one rack</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %n at one site</source>
        <translation>
            <numerusform>at most %n at one site</numerusform>
            <numerusform>at most %n at one site</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RackView</name>
    <message numerus="yes">
        <source>%n rack(s)</source>
        <translation>
            <numerusform>%n rack</numerusform>
            <numerusform>%n racks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RequestText</name>
    <message numerus="yes">
        <source>%n machine(s) for %1</source>
        <translation>
            <numerusform>%n machine for %1</numerusform>
            <numerusform>%n machines for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) chosen by name</source>
        <translation>
            <numerusform>%n machine chosen by name</numerusform>
            <numerusform>%n machines chosen by name</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerbSheet</name>
    <message numerus="yes">
        <source>%n machine(s) with a lease that still runs</source>
        <translation>
            <numerusform>%n machine with a lease that still runs</numerusform>
            <numerusform>%n machines with a lease that still runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n of unknown price</source>
        <translation>
            <numerusform>, and %n of unknown price</numerusform>
            <numerusform>, and %n of unknown price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Until %1 nothing destructive begins on %n of these machines: %2, by %3. Choose a later time, and the job waits for it.</source>
        <translation>
            <numerusform>Until %1 nothing destructive begins on %n of these machines: %2, by %3. Choose a later time, and the job waits for it.</numerusform>
            <numerusform>Until %1 nothing destructive begins on %n of these machines: %2, by %3. Choose a later time, and the job waits for it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of these machine(s)</source>
        <translation>
            <numerusform>%n of these machines</numerusform>
            <numerusform>%n of these machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failure(s) pause those that have not begun</source>
        <translation>
            <numerusform>%n failure pauses those that have not begun</numerusform>
            <numerusform>%n failures pause those that have not begun</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n administrator(s)</source>
        <translation>
            <numerusform>%n administrator</numerusform>
            <numerusform>%n administrators</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n member(s) of %1</source>
        <translation>
            <numerusform>%n member of %1</numerusform>
            <numerusform>%n members of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Begins after the agreement of %1, within %n hour(s).</source>
        <translation>
            <numerusform>Begins after the agreement of %1, within %n hour.</numerusform>
            <numerusform>Begins after the agreement of %1, within %n hours.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Verbs</name>
    <message numerus="yes">
        <source>%1 of %n machine(s)</source>
        <translation>
            <numerusform>%1 of %n machine</numerusform>
            <numerusform>%1 of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 %n machine(s)</source>
        <translation>
            <numerusform>%1 %n machine</numerusform>
            <numerusform>%1 %n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::AuditPlace</name>
    <message numerus="yes">
        <source>%n change(s) shown</source>
        <translation>
            <numerusform>%n change shown</numerusform>
            <numerusform>%n changes shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::BmcPasswordDialog</name>
    <message numerus="yes">
        <source>Set the BMC password of %n machines</source>
        <translation>
            <numerusform>Set the BMC password of %n machine</numerusform>
            <numerusform>Set the BMC password of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>BMC password of %n machines stored</source>
        <translation>
            <numerusform>BMC password of %n machine stored</numerusform>
            <numerusform>BMC password of %n machines stored</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::CalendarDelegate</name>
    <message numerus="yes">
        <source>%n past</source>
        <comment>leases past their end</comment>
        <translation>
            <numerusform>%n past</numerusform>
            <numerusform>%n past</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n end(s)</source>
        <comment>leases that end</comment>
        <translation>
            <numerusform>%n ends</numerusform>
            <numerusform>%n end</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::CalendarModel</name>
    <message numerus="yes">
        <source>%n lease(s) end</source>
        <translation>
            <numerusform>%n lease ends</numerusform>
            <numerusform>%n leases end</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 + %n unknown</source>
        <comment>prices</comment>
        <translation>
            <numerusform>%1 + %n unknown</numerusform>
            <numerusform>%1 + %n unknown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::ConsequenceSheet</name>
    <message numerus="yes">
        <source>%n machine(s) will be skipped</source>
        <translation>
            <numerusform>%n machine will be skipped</numerusform>
            <numerusform>%n machines will be skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) left out by you</source>
        <translation>
            <numerusform>%n machine left out by you</numerusform>
            <numerusform>%n machines left out by you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::CostCards</name>
    <message numerus="yes">
        <source>, %n machine(s) more</source>
        <translation>
            <numerusform>, %n machine more</numerusform>
            <numerusform>, %n machines more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n machine(s) fewer</source>
        <translation>
            <numerusform>, %n machine fewer</numerusform>
            <numerusform>, %n machines fewer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n day(s)</source>
        <translation>
            <numerusform>%1 of %n day</numerusform>
            <numerusform>%1 of %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) without a price</source>
        <translation>
            <numerusform>%n machine without a price</numerusform>
            <numerusform>%n machines without a price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kind(s) of waste, below</source>
        <translation>
            <numerusform>%n kind of waste, below</numerusform>
            <numerusform>%n kinds of waste, below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::CostPlace</name>
    <message numerus="yes">
        <source>%n priced machine(s)</source>
        <translation>
            <numerusform>%n priced machine</numerusform>
            <numerusform>%n priced machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n unknown</numerusform>
            <numerusform>%n unknown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) without a price: their cost is unknown.</source>
        <translation>
            <numerusform>%n machine without a price: its cost is unknown.</numerusform>
            <numerusform>%n machines without a price: their cost is unknown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::DifferenceDialog</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::EditSheet</name>
    <message numerus="yes">
        <source>Edit fields of %n machine(s)</source>
        <translation>
            <numerusform>Edit fields of %n machine</numerusform>
            <numerusform>Edit fields of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %n machine(s)</source>
        <translation>
            <numerusform>Change %n machine</numerusform>
            <numerusform>Change %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) with these values already</source>
        <translation>
            <numerusform>%n machine with these values already</numerusform>
            <numerusform>%n machines with these values already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) changed</source>
        <translation>
            <numerusform>%n machine changed</numerusform>
            <numerusform>%n machines changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::EntryForm</name>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::ExpiryPlace</name>
    <message numerus="yes">
        <source>%n lease(s) shown</source>
        <translation>
            <numerusform>%n lease shown</numerusform>
            <numerusform>%n leases shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n end within 7 days</source>
        <translation>
            <numerusform>%n ends within 7 days</numerusform>
            <numerusform>%n end within 7 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::FacetPanel</name>
    <message numerus="yes">
        <source>%n more…</source>
        <translation>
            <numerusform>%n more…</numerusform>
            <numerusform>%n more…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more, type to find them</source>
        <translation>
            <numerusform>%n more, type to find it</numerusform>
            <numerusform>%n more, type to find them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::FailuresPane</name>
    <message numerus="yes">
        <source>Retry all %n…</source>
        <translation>
            <numerusform>Retry it…</numerusform>
            <numerusform>Retry all %n…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reset their %n BMC(s)…</source>
        <translation>
            <numerusform>Reset its BMC…</numerusform>
            <numerusform>Reset their %n BMCs…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::ImportPage</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) imported</source>
        <translation>
            <numerusform>%n machine imported</numerusform>
            <numerusform>%n machines imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) changed</source>
        <translation>
            <numerusform>%n machine changed</numerusform>
            <numerusform>%n machines changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep what the inventory has in all %n row(s) of this column</source>
        <translation>
            <numerusform>Keep what the inventory has in %n row of this column</numerusform>
            <numerusform>Keep what the inventory has in all %n rows of this column</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n row(s) out</source>
        <translation>
            <numerusform>Leave %n row out</numerusform>
            <numerusform>Leave %n rows out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n row(s) in again</source>
        <translation>
            <numerusform>Take %n row in again</numerusform>
            <numerusform>Take %n rows in again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) saved</source>
        <translation>
            <numerusform>%n row saved</numerusform>
            <numerusform>%n rows saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) in conflict with the inventory</source>
        <translation>
            <numerusform>%n row in conflict with the inventory</numerusform>
            <numerusform>%n rows in conflict with the inventory</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::InventoryModel</name>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::InventoryPlace</name>
    <message numerus="yes">
        <source>Actions on %n</source>
        <translation>
            <numerusform>Actions on %n</numerusform>
            <numerusform>Actions on %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) written</source>
        <translation>
            <numerusform>%n machine written</numerusform>
            <numerusform>%n machines written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n group</numerusform>
            <numerusform>%n groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select its %n machine(s)</source>
        <translation>
            <numerusform>Select its machine</numerusform>
            <numerusform>Select its %n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::JobDetail</name>
    <message numerus="yes">
        <source>%n other job(s) failed this way in the last 7 days.</source>
        <translation>
            <numerusform>%n other job failed this way in the last 7 days.</numerusform>
            <numerusform>%n other jobs failed this way in the last 7 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %n similar</source>
        <translation>
            <numerusform>Show the similar one</numerusform>
            <numerusform>Show the %n similar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::JobStrip</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>· %n failed</source>
        <translation>
            <numerusform>· %n failed</numerusform>
            <numerusform>· %n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::JobsPlace</name>
    <message numerus="yes">
        <source>Cancel %n job(s)?</source>
        <translation>
            <numerusform>Cancel %n job?</numerusform>
            <numerusform>Cancel %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation>
            <numerusform>Cancel %n job</numerusform>
            <numerusform>Cancel %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) shown</source>
        <translation>
            <numerusform>%n job shown</numerusform>
            <numerusform>%n jobs shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scheduled</source>
        <translation>
            <numerusform>%n scheduled</numerusform>
            <numerusform>%n scheduled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::LeaseCalendar</name>
    <message numerus="yes">
        <source>%n lease(s) end</source>
        <translation>
            <numerusform>%n lease ends</numerusform>
            <numerusform>%n leases end</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::LeaseSheet</name>
    <message numerus="yes">
        <source>Extend %n lease(s)</source>
        <translation>
            <numerusform>Extend %n lease</numerusform>
            <numerusform>Extend %n leases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Shorten %n lease(s)</source>
        <translation>
            <numerusform>Shorten %n lease</numerusform>
            <numerusform>Shorten %n leases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n machine(s)</source>
        <translation>
            <numerusform>Release %n machine</numerusform>
            <numerusform>Release %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) in use are recycled: their disks are wiped.</source>
        <translation>
            <numerusform>%n machine in use is recycled: its disks are wiped.</numerusform>
            <numerusform>%n machines in use are recycled: their disks are wiped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> and %n of unknown price</source>
        <translation>
            <numerusform> and %n of unknown price</numerusform>
            <numerusform> and %n of unknown price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lease(s) extended</source>
        <translation>
            <numerusform>%n lease extended</numerusform>
            <numerusform>%n leases extended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lease(s) shortened</source>
        <translation>
            <numerusform>%n lease shortened</numerusform>
            <numerusform>%n leases shortened</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::LeasesModel</name>
    <message numerus="yes">
        <source>%n day(s) past</source>
        <translation>
            <numerusform>%n day past</numerusform>
            <numerusform>%n days past</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::MachineChooser</name>
    <message numerus="yes">
        <source>Choose %n machine(s)</source>
        <translation>
            <numerusform>Choose %n machine</numerusform>
            <numerusform>Choose %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>clear %n of them</source>
        <translation>
            <numerusform>clear %n of them</numerusform>
            <numerusform>clear %n of them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take these %n machine(s)</source>
        <translation>
            <numerusform>Take this machine</numerusform>
            <numerusform>Take these %n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::MachineCostTab</name>
    <message numerus="yes">
        <source>, and %n interval(s) of unknown price</source>
        <translation>
            <numerusform>, and %n interval of unknown price</numerusform>
            <numerusform>, and %n intervals of unknown price</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::MachineDetail</name>
    <message numerus="yes">
        <source>%n machines selected</source>
        <translation>
            <numerusform>%n machine selected</numerusform>
            <numerusform>%n machines selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::OverviewTab</name>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::PlaceList</name>
    <message numerus="yes">
        <source>%n need attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::PlanView</name>
    <message numerus="yes">
        <source>and %n machine(s) of unknown price</source>
        <translation>
            <numerusform>and %n machine of unknown price</numerusform>
            <numerusform>and %n machines of unknown price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n available machine(s) that fit</source>
        <translation>
            <numerusform>of %n available machine that fits</numerusform>
            <numerusform>of %n available machines that fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machine(s) would fit</source>
        <translation>
            <numerusform>%n machine would fit</numerusform>
            <numerusform>%n machines would fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n available → installing → in use (simulated)</source>
        <translation>
            <numerusform>%n available → installing → in use (simulated)</numerusform>
            <numerusform>%n available → installing → in use (simulated)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n available → installing → in use</source>
        <translation>
            <numerusform>%n available → installing → in use</numerusform>
            <numerusform>%n available → installing → in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n different rack(s)</source>
        <translation>
            <numerusform>%n different rack</numerusform>
            <numerusform>%n different racks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::RequestDetail</name>
    <message numerus="yes">
        <source>%1 and %n machine(s) of unknown price</source>
        <translation>
            <numerusform>%1 and %n machine of unknown price</numerusform>
            <numerusform>%1 and %n machines of unknown price</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::RequestWizard</name>
    <message numerus="yes">
        <source>%n machine(s) fit</source>
        <translation>
            <numerusform>%n machine fits</numerusform>
            <numerusform>%n machines fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Request %n machine(s)</source>
        <translation>
            <numerusform>Request %n machine</numerusform>
            <numerusform>Request %n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::RequestsModel</name>
    <message numerus="yes">
        <source>%n machine(s) for %1</source>
        <translation>
            <numerusform>%n machine for %1</numerusform>
            <numerusform>%n machines for %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::RequestsPlace</name>
    <message numerus="yes">
        <source>%n request(s) shown</source>
        <translation>
            <numerusform>%n request shown</numerusform>
            <numerusform>%n requests shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::RetrySheet</name>
    <message numerus="yes">
        <source>Retry %n job(s)?</source>
        <translation>
            <numerusform>Retry %n job?</numerusform>
            <numerusform>Retry %n jobs?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::SchedulesModel</name>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::SelectionStrip</name>
    <message numerus="yes">
        <source>%n hidden by the filter</source>
        <translation>
            <numerusform>%n hidden by the filter</numerusform>
            <numerusform>%n hidden by the filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in closed groups</source>
        <translation>
            <numerusform>%n in a closed group</numerusform>
            <numerusform>%n in closed groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::SignInPage</name>
    <message numerus="yes">
        <source>%n ssh-agent(s) left out</source>
        <translation>
            <numerusform>%n ssh-agent left out</numerusform>
            <numerusform>%n ssh-agents left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::UndoSheet</name>
    <message numerus="yes">
        <source>Take this back on %n machine(s)?</source>
        <translation>
            <numerusform>Take this back on %n machine?</numerusform>
            <numerusform>Take this back on %n machines?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the way, left as it is</source>
        <translation>
            <numerusform>%n in the way, left as it is</numerusform>
            <numerusform>%n in the way, left as they are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taken back on %n machine(s)</source>
        <translation>
            <numerusform>Taken back on %n machine</numerusform>
            <numerusform>Taken back on %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit of %n machine(s)</source>
        <translation>
            <numerusform>Edit of %n machine</numerusform>
            <numerusform>Edit of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import of %n machine(s)</source>
        <translation>
            <numerusform>Import of %n machine</numerusform>
            <numerusform>Import of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Creation of %n machine(s)</source>
        <translation>
            <numerusform>Creation of %n machine</numerusform>
            <numerusform>Creation of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removal of %n machine(s)</source>
        <translation>
            <numerusform>Removal of %n machine</numerusform>
            <numerusform>Removal of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Settled facts of %n machine(s)</source>
        <translation>
            <numerusform>Settled facts of %n machine</numerusform>
            <numerusform>Settled facts of %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo on %n machine(s)</source>
        <translation>
            <numerusform>Undo on %n machine</numerusform>
            <numerusform>Undo on %n machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 on %n machine(s)</source>
        <translation>
            <numerusform>%1 on %n machine</numerusform>
            <numerusform>%1 on %n machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remuda::WasteList</name>
    <message numerus="yes">
        <source>%n machine(s)</source>
        <translation>
            <numerusform>%n machine</numerusform>
            <numerusform>%n machines</numerusform>
        </translation>
    </message>
</context>
</TS>
