/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How several servers share the jobs of one database: claim, fence, step, crash, takeover. One job switches a machine
 * off and on again (backend/jobs/power_steps.cpp, powerCycle); its servers may be killed, held up, or cut off from the
 * database at any point. Checked: the machine goes off exactly once, a server that lost the job changes nothing, and
 * the job ends; also when somebody pauses it between two acts and resumes it. Before that the job waits for its moment,
 * has no machine, and is nobody's; every server looks for what is due (backend/jobs/job_schedule.cpp), while another job
 * may have the machine (backend/jobs/job_service.cpp): it is begun once, and no two jobs have the machine.
 *
 * What makes it so, and the option that leaves it out and lets the check fail:
 *   NO_FENCE     every write of a run counts only with the fencing token of the job's owner
 *   NO_CHECK     a command is sent only after a look that the job is still one's own
 *   NO_NOTE      what a step is about to do is durable before it is done
 *   NO_LOOK      the machine's real state is read before every command
 *   NO_SETTLING  whoever takes a job over waits until a command of its last owner has arrived or was given up
 *   NO_ONCE      that a job is due is read in the write that begins it
 *   NO_LOCK      what begins takes the machine, and none that another job has
 *   NO_NUMBER    who takes the job up under a number that the others have taken out meanwhile takes nothing
 * NO_NUMBER breaks no step: the job belongs to a number that nobody has, and never ends. Whoever comes or is taken out
 * frees such a job, but nobody may come.
 * SETTLING stands for time: from the look to the arrival of a command less passes than the settling time. It is kept
 * by backend/jobs/job_run_settle.cpp; a server that stands still sends nothing in the last quarter of its lease, either.
 */
#ifndef SERVERS
#define SERVERS 2
#endif
#define NOBODY SERVERS

mtype = { nothing, switching_off, switching_on }; /* the durable note of the step */
mtype = { none, off, on };                        /* a command under way to the controller */

mtype = { nobody, ours, another };                /* whose the machine is */

/* the database */
bool scheduled = true; /* it waits for its moment, which has come */
byte begun = 0;        /* how many jobs have come of it */
mtype machine = nobody;
byte owner = NOBODY;
byte fence = 0;
bool pause_wanted = false, paused = false;
mtype note = nothing;
bool ended = false;
bool holds[SERVERS]; /* its session lives and its lease has not run out */
byte number[SERVERS]; /* under which it takes part; another one after it was lost (backend/store/presence.h) */
bool nobodys = false; /* the owner is a number that nobody has */

/* the machine, and what is under way to it */
bool power = true;
byte switched_off = 0;
mtype under_way[SERVERS];

bool killed[SERVERS];
byte misfortunes = 3, losses = 1; /* how many are still to come */

#ifdef NO_FENCE
#define MINE true
#else
#define MINE (owner == me && fence == token)
#endif

#ifdef NO_CHECK
#define MAY_SEND true
#else
#define MAY_SEND (owner == me && fence == token)
#endif

#ifdef NO_LOOK
#define LOOK(state) state
#else
#define LOOK(state) (power == state)
#endif

#ifdef NO_SETTLING
#define SETTLED(who) true
#else
#define SETTLED(who) (who == NOBODY || under_way[who] == none)
#endif

#ifdef NO_LOCK
#define FREE true
#else
#define FREE (machine == nobody)
#endif

#ifdef NO_NUMBER
#define TAKES_PART true
#else
#define TAKES_PART (seen_number == number[me])
#endif

#define TO_BE_HAD (begun > 0 && !ended && !paused && !nobodys && \
    (owner == NOBODY || owner == me || !holds[owner]) && SETTLED(owner))

/* A write of the run; one that is refused ends it. */
inline write_down(change_to) {
    atomic {
        if
        :: MINE -> note = change_to
        :: else -> goto idle
        fi
    }
}

/* Where no act has begun: gives the job up, if a pause is still wanted. */
inline may_stand_still() {
    atomic {
        if
        :: MINE && pause_wanted -> paused = true; owner = NOBODY; goto idle
        :: else
        fi
    }
}

inline send(command) {
    atomic {
        if
        :: MAY_SEND -> under_way[me] = command
        :: else -> goto idle
        fi
    }
    under_way[me] == none /* arrived, or given up */
}

/* Looks and sends until the machine shows what is wanted. */
inline bring_to(wanted, command) {
    do
    :: atomic { seen = power; if :: seen == wanted -> break :: else fi }
       send(command)
    od
}

proctype Server(byte me) {
    byte token = 0, seen_number;
    bool seen;
start:
    {
idle:
        do
        :: ended -> goto over
        /* Where the machine is another job's it would fail; that it is tried again shows that nothing is lost. */
#ifdef NO_ONCE
        :: scheduled && FREE -> atomic { scheduled = false; begun++; assert(begun == 1); machine = ours }
#else
        :: atomic { scheduled && FREE -> scheduled = false; begun++; assert(begun == 1); machine = ours }
#endif
        /* Looks, and takes it up by a write that may come much later. */
        :: atomic { TO_BE_HAD -> seen_number = number[me] };
           atomic {
               if
               :: TO_BE_HAD && TAKES_PART ->
                  if
                  :: seen_number == number[me] ->
                     owner = me; fence++; token = fence; holds[me] = true; break
                  :: else -> fence++; nobodys = true
                  fi
               :: else
               fi
           }
        od;
#ifdef NO_NOTE
        bring_to(false, off);
        bring_to(true, on);
#else
        if
        :: note == nothing -> may_stand_still(); write_down(switching_off)
        :: else
        fi;
        if
        :: note == switching_off ->
#ifdef NO_LOOK
            send(off);
#else
            bring_to(false, off);
#endif
            write_down(switching_on)
        :: else
        fi;
        bring_to(true, on);
#endif
        may_stand_still();
        atomic {
            if
            :: MINE ->
               ended = true;
               assert(owner == me && fence == token && power && switched_off == 1 && machine == ours);
               machine = nobody
            :: else -> goto idle
            fi
        }
        goto over
    } unless { killed[me] };
    atomic { killed[me] = false; token = 0; goto start }
over:
    skip
}

/* What carries the commands of one server: late or never. */
proctype Carrier(byte from) {
end:
    do
    :: atomic {
           under_way[from] == off -> assert(!ended);
           if :: power -> power = false; switched_off++ :: else fi;
           assert(switched_off <= 1);
           under_way[from] = none
       }
    :: atomic { under_way[from] == on -> power = true; under_way[from] = none }
    :: atomic { under_way[from] != none && losses > 0 -> losses--; under_way[from] = none }
    od
}

/* Kills servers, and holds them up for longer than their lease or cuts them off: both end what they hold. */
proctype Fate() {
    byte victim;
    do
    :: ended || misfortunes == 0 -> break
    :: misfortunes = 0
    :: atomic {
           misfortunes > 0 -> misfortunes--;
           select(victim : 0 .. SERVERS - 1);
           holds[victim] = false;
           number[victim]++; /* it comes again under another one, and frees what is nobody's */
           nobodys = false;
           if :: killed[victim] = true :: skip fi
       }
    od
}

/* Pauses the job once, at any time, and resumes it; or has another job do something to the machine, before this one or
 * after it: whatever that does, it has the machine for itself. */
proctype Person() {
    if
    :: skip
    :: atomic { machine == nobody -> machine = another };
       atomic { assert(machine == another); machine = nobody }
    :: atomic { !ended -> pause_wanted = true };
       atomic { pause_wanted = false; paused = false }
    :: ended
    fi
}

init {
    byte each;
    atomic {
        for (each : 0 .. SERVERS - 1) {
            under_way[each] = none;
            run Server(each);
            run Carrier(each)
        }
        run Fate();
        run Person()
    }
}

ltl it_ends { <> ended }
