//! Durations that `-=` takes from: a private one can't fall below zero, so what is taken is logged.

use super::{Probe, apply};
use crate::role::log::{Balance, Change, Log, Logged};
use crate::role::stepped::{MinusStep, PlusStep, Steps, form};
use std::time::Duration;

/// The role of durations that only fall.
pub type Falls<'a> = Logged<'a, Duration, Log<Duration>, fn(&mut Duration, Duration)>;
/// The role of durations that rise and fall.
pub type Sways<'a> =
    Logged<'a, Duration, Balance<Duration, Duration>, fn(&mut Duration, Change<Duration, Duration>)>;
/// The role of durations that only fall, as `t = t - d`.
pub type FallsByStep<'a> = Logged<'a, Duration, Log<Duration>, Steps<MinusStep, form::Value>>;
/// The role of durations that rise and fall, as `t = t + d`.
pub type SwaysByStep<'a> = Logged<'a, Duration, Balance<Duration, Duration>, Steps<PlusStep, form::Value>>;

macro_rules! taken_from {
    ($($method:ident(outer $(, $form:ident)?) -> $Role:ident, $how:expr;)+) => {
        /// The level of durations that something is taken from.
        pub trait TakenFromDuration {
            $(
                /// The role of `outer`.
                fn $method<'a>(&self, outer: &'a mut Duration $(, $form: form::Value)?) -> $Role<'a>;
            )+
        }

        impl TakenFromDuration for &&Probe<Duration> {
            $(
                fn $method<'a>(&self, outer: &'a mut Duration $(, $form: form::Value)?) -> $Role<'a> {
                    Logged::new(outer, $how)
                }
            )+
        }
    };
}

taken_from! {
    difference_role(outer) -> Falls, |left, taken| *left -= taken;
    checked_difference_role(outer) -> Falls, |left, taken| *left -= taken;
    balance_role(outer) -> Sways, apply;
    checked_balance_role(outer) -> Sways, apply;
    difference_right_role(outer, form) -> FallsByStep, Steps::of(form);
    checked_difference_right_role(outer, form) -> FallsByStep, Steps::of(form);
    balance_right_role(outer, form) -> SwaysByStep, Steps::of(form);
    checked_balance_right_role(outer, form) -> SwaysByStep, Steps::of(form);
}
