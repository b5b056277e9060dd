//! What an annotated loop calls: its settings, then one of the entries, by backend.
//!
//! An entry takes the space, the roles and the chunk closure `Fn(privates, block) -> (privates, exit)`, and gives
//! back the exit of the earliest iteration in loop order that left the loop. The bounds of an entry are its
//! backend's: nothing for `serial`, `Send` and `Sync` for the thread family.

pub(crate) mod chosen;
mod chosen_tail;
pub(crate) mod copied;
pub(crate) mod ending;
mod in_order;
pub(crate) mod lacking;
pub(crate) mod reads;
mod tail;

pub use in_order::{InOrder, Items};
pub use tail::TailLoop;

use crate::backend::{Backend, executor, pool, process, serial, thread};
use crate::error::Error;
use crate::executor::Halt;
use crate::exit::Never;
use crate::observe::Watched;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::Threads;
use crate::settings::{Environment, Schedule};
use crate::site::{Site, one_line};
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

/// An annotated loop about to run.
#[derive(Debug)]
#[must_use]
pub struct Loop {
    pub(crate) site: &'static Site,
    pub(crate) workers: Option<usize>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) chunk: Option<usize>,
    pub(crate) when: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: usize,
    pub(crate) max_tasks: Option<usize>,
    pub(crate) strict: bool,
    pub(crate) critical: bool,
    /// The first name through which its iterations talk.
    pub(crate) talk: Option<copied::Talk>,
    pub(crate) once: bool,
    /// Whether progress is shown, and under which label.
    pub(crate) progress: Option<Option<&'static str>>,
    /// Who may end it from outside.
    pub(crate) halt: Option<Arc<Halt>>,
}

/// What the chunk closure returns: the privates, and how the block left the loop if it did.
pub type Ran<R, E> = (<<R as Role>::Seed as Seed>::Private, Option<E>);

impl Loop {
    /// The loop that stands at `site`.
    pub fn new(site: &'static Site) -> Loop {
        Loop {
            site,
            workers: None,
            schedule: None,
            chunk: None,
            when: true,
            timeout: None,
            retries: 0,
            max_tasks: None,
            strict: false,
            critical: false,
            talk: None,
            once: false,
            progress: None,
            halt: None,
        }
    }

    /// `workers = count`.
    pub fn workers(mut self, count: usize) -> Loop {
        self.workers = Some(count);
        self
    }

    /// `schedule = "…"`.
    pub fn schedule(mut self, schedule: Schedule) -> Loop {
        self.schedule = Some(schedule);
        self
    }

    /// `chunk = iterations`.
    pub fn chunk(mut self, iterations: usize) -> Loop {
        self.chunk = Some(iterations);
        self
    }

    /// No iteration adds to a number more than once.
    pub fn once(mut self) -> Loop {
        self.once = true;
        self
    }

    /// `progress`.
    pub fn progress(mut self) -> Loop {
        self.progress = Some(None);
        self
    }

    /// `progress = "label"`.
    pub fn progress_as(mut self, label: &'static str) -> Loop {
        self.progress = Some(Some(label));
        self
    }

    /// `when = condition`: serial unless it holds.
    pub fn when(mut self, condition: bool) -> Loop {
        self.when = condition;
        self
    }
}

/// What goes with child processes, or does not.
impl Loop {
    /// Its critical blocks change outer variables.
    pub fn critical(mut self) -> Loop {
        self.critical = true;
        self
    }

    /// `timeout = duration`: the time limit of one iteration.
    pub fn timeout(mut self, limit: Duration) -> Loop {
        self.timeout = Some(limit);
        self
    }

    /// `retries = count`: how often an iteration is run again whose process died.
    pub fn retries(mut self, count: usize) -> Loop {
        self.retries = count;
        self
    }

    /// `max_tasks = count`: after how many iterations a process is replaced.
    pub fn max_tasks(mut self, count: usize) -> Loop {
        self.max_tasks = Some(count);
        self
    }

    /// `threads = "strict"`: no fork of a process that has other threads.
    pub fn strict_threads(mut self) -> Loop {
        self.strict = true;
        self
    }
}

/// The settings of a loop, those of the environment included, checked.
#[derive(Debug)]
pub struct Plan {
    pub(crate) site: &'static Site,
    pub(crate) backend: Backend,
    pub(crate) workers: Option<usize>,
    pub(crate) schedule: Schedule,
    pub(crate) chunk: Option<usize>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: usize,
    pub(crate) max_tasks: Option<usize>,
    pub(crate) strict: bool,
    pub(crate) once: bool,
    /// Whether what the names are to the loop is to be told.
    pub(crate) explains: bool,
    /// The run that goes on while the plan is there.
    pub(crate) watched: Watched,
    pub(crate) halt: Option<Arc<Halt>>,
}

impl Loop {
    /// `backend` is what the annotation says, if it does.
    pub(crate) fn plan(&self, backend: Option<Backend>) -> Result<Plan, Error> {
        let site = self.site;
        let environment = Environment::get().map_err(|bad| bad.met_by(site))?;
        let workers = self.workers.or(environment.workers.map(NonZeroUsize::get));
        let inherited = environment.chunk.filter(|_| self.schedule.is_none()).map(NonZeroUsize::get);
        let chunk = self.chunk.or(inherited);
        let schedule = self.schedule.or(environment.schedule).unwrap_or(Schedule::Auto);
        if workers == Some(0) {
            return Err(Error::ZeroWorkers { site });
        }
        if chunk == Some(0) {
            return Err(Error::ZeroChunk { site });
        }
        if self.max_tasks == Some(0) {
            return Err(Error::ZeroMaxTasks { site });
        }
        if self.timeout.is_some_and(|limit| limit.is_zero()) {
            return Err(Error::ZeroTimeout { site });
        }
        let parallel = self.when && !environment.serial;
        let backend = backend.or(environment.backend).unwrap_or(Backend::Pool);
        let backend = if parallel { backend } else { Backend::Serial };
        if self.critical && backend.is_process() {
            return Err(Error::Critical { site, backend });
        }
        if let Some(argument) = self.for_processes().filter(|_| backend.is_threads()) {
            return Err(Error::ProcessesOnly { site, backend, argument });
        }
        if let Some(refused) = self.refused_talk(backend) {
            return Err(refused);
        }
        let progress = self.progress.filter(|_| !environment.no_progress);
        let watched = match environment.outputs.any() || progress.is_some() {
            true => {
                let label = progress.map(|label| label.map_or_else(|| site.label(), one_line));
                Watched::begin(site, backend, workers, label)
            }
            false => Watched::default(),
        };
        let Loop { timeout, retries, max_tasks, strict, once, .. } = *self;
        let halt = self.halt.clone();
        Ok(Plan {
            site,
            backend,
            workers,
            schedule,
            chunk,
            timeout,
            retries,
            max_tasks,
            strict,
            once,
            explains: environment.explain,
            watched,
            halt,
        })
    }

    /// What is asked for that only processes can keep to.
    fn for_processes(&self) -> Option<&'static str> {
        let asked = [
            (self.timeout.is_some(), "timeout"),
            (self.retries > 0, "retries"),
            (self.max_tasks.is_some(), "max_tasks"),
        ];
        asked.into_iter().find(|(asked, _)| *asked).map(|(_, argument)| argument)
    }

    /// `backend = "serial"`: this thread, in order. Nothing need be `Send` or `Sync`, and the body may
    /// change what it captures.
    pub fn serial<Sp, R, E, F>(self, space: Sp, mut roles: R, body: F) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        F: FnOnce(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        let plan = self.plan(Some(Backend::Serial))?;
        plan.explain::<R>();
        Ok(serial::run(&plan, space, &mut roles, body))
    }

    /// `backend = "thread"`.
    pub fn thread<Sp, R, E, F>(self, space: Sp, mut roles: R, body: F) -> Result<Option<E>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        on_threads(&self.plan(Some(Backend::Thread))?, space, &mut roles, &body)
    }

    /// `backend = "pool"`.
    pub fn pool<Sp, R, E, F>(self, space: Sp, mut roles: R, body: F) -> Result<Option<E>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        on_threads(&self.plan(Some(Backend::Pool))?, space, &mut roles, &body)
    }

    /// `backend = "executor"`.
    pub fn executor<Sp, R, E, F>(self, space: Sp, mut roles: R, body: F) -> Result<Option<E>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        on_threads(&self.plan(Some(Backend::Executor))?, space, &mut roles, &body)
    }

    /// `backend = "process"`: what the body captures may be anything, and what comes back must be able to travel.
    pub fn process<Sp, R, E, F, M, ME>(self, space: Sp, mut roles: R, body: F) -> Result<Option<E>, Error>
    where
        Sp: Inherit,
        R: Role<Seed: Travel<Sp::Item, M>>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        in_children(&self.plan(Some(Backend::Process))?, space, &mut roles, &body)
    }

    /// `backend = "process-pool"`.
    pub fn process_pool<Sp, R, E, F, M, ME>(
        self,
        space: Sp,
        mut roles: R,
        body: F,
    ) -> Result<Option<E>, Error>
    where
        Sp: Inherit,
        R: Role<Seed: Travel<Sp::Item, M>>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        in_children(&self.plan(Some(Backend::ProcessPool))?, space, &mut roles, &body)
    }

    /// `backend = "process-executor"`: what is not cut by position is serialized, item by item.
    pub fn process_executor<Sp, R, E, F, M, ME>(
        self,
        space: Sp,
        mut roles: R,
        body: F,
    ) -> Result<Option<E>, Error>
    where
        Sp: Hand,
        R: Role<Seed: Travel<Sp::Item, M>>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        fed(&self.plan(Some(Backend::ProcessExecutor))?, space, &mut roles, &body)
    }
}

/// The chunk closure as all see it that run it: it is called once a block, and what stands around it is compiled once
/// for all loops of the same types.
pub(crate) type AnyBody<'b, Sp, R, E> =
    dyn Fn(<<R as Role>::Seed as Seed>::Private, Block<'_, <Sp as Space>::Part>) -> Ran<R, E> + 'b;

/// The same where threads share it.
pub(crate) type SharedBody<'b, Sp, R, E> =
    dyn Fn(<<R as Role>::Seed as Seed>::Private, Block<'_, <Sp as Space>::Part>) -> Ran<R, E> + Sync + 'b;

/// On this thread, in order.
pub(crate) fn here<Sp, R, E>(
    plan: &Plan,
    space: Sp,
    roles: &mut R,
    body: &AnyBody<'_, Sp, R, E>,
) -> Result<Option<E>, Error>
where
    Sp: Space,
    R: Role,
{
    Ok(serial::run(plan, space, roles, body))
}

/// What the process family's bounds allow.
fn in_children<Sp, R, E, M, ME>(
    plan: &Plan,
    space: Sp,
    roles: &mut R,
    body: &AnyBody<'_, Sp, R, E>,
) -> Result<Option<E>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
{
    match plan.backend {
        Backend::Process | Backend::ProcessPool => process::run(plan, space, roles, &body),
        _ => here(plan, space, roles, body),
    }
}

/// What its bounds allow where items are handed over.
fn fed<Sp, R, E, M, ME>(
    plan: &Plan,
    space: Sp,
    roles: &mut R,
    body: &AnyBody<'_, Sp, R, E>,
) -> Result<Option<E>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
{
    match plan.backend {
        Backend::ProcessExecutor => process::run_fed(plan, space, roles, &body),
        _ => here(plan, space, roles, body),
    }
}

/// What the thread family's bounds allow.
fn on_threads<Sp, R, E>(
    plan: &Plan,
    space: Sp,
    roles: &mut R,
    body: &SharedBody<'_, Sp, R, E>,
) -> Result<Option<E>, Error>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
{
    plan.explain::<R>();
    match plan.backend {
        Backend::Serial => here(plan, space, roles, body),
        Backend::Thread => thread::run(plan, space, roles, &body),
        Backend::Pool => Ok(pool::run(plan, space, roles, &body)),
        Backend::Executor => Ok(executor::run(plan, space, roles, &body)),
        Backend::Process | Backend::ProcessPool | Backend::ProcessExecutor => {
            unreachable!("the process family has entries of its own")
        }
    }
}

/// The end of a chunk closure whose loop has no exits.
#[inline]
pub fn done<P>(privates: P) -> (P, Option<Never>) {
    (privates, None)
}

/// `on_error = "panic"`: a failure of the loop itself panics with its message.
#[inline]
#[track_caller]
pub fn or_panic<T>(outcome: Result<T, Error>) -> T {
    match outcome {
        Ok(outcome) => outcome,
        // Not in a closure, which would not pass on the caller's place.
        Err(error) => panic!("{error}"),
    }
}

/// Accepts a shared name of a loop that runs on threads, so that rustc's refusal of one that is not `Sync` points at
/// the user's own name.
#[inline]
pub fn sync<T: ?Sized + Sync>(_: &T) {}
