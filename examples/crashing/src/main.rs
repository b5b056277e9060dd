//! A C function crashes for some inputs, or never returns: which ones, is what this tells. Each call is made in a child
//! process, so the program goes on whatever the function does, and no two calls share its global state.

use parloop::{Error, par_for};
use std::ffi::{CStr, c_char, c_ulonglong};
use std::time::Duration;

unsafe extern "C" {
    /// Expects what ends with a zero; see `evaluate.c`.
    fn evaluate(text: *const c_char) -> c_ulonglong;
}

/// A call that takes longer does not end.
const LIMIT: Duration = Duration::from_secs(1);

const INPUTS: [&CStr; 10] = [
    c"+ 1 2",
    c"* 3 + x i",
    c"y",
    c"^ 2 10",
    c"^ 2 - 0 1",
    c"+ 1",
    c"1234567890",
    c"- 44 2",
    c"* x z",
    c"123456789",
];

#[par_for]
fn try_all(values: &mut [Option<u64>]) -> Result<(), Error> {
    #[par_for(backend = "process-pool", workers = 2, timeout = LIMIT, on_error = "return")]
    for i in 0..INPUTS.len() {
        // SAFETY: it is a text that ends with a zero. What the function does with it, it does to a child process.
        let value = unsafe { evaluate(INPUTS[i].as_ptr()) };
        values[i] = Some(value);
    }
    Ok(())
}

fn main() {
    let mut values = [None; INPUTS.len()];
    let error = try_all(&mut values).err();
    let deaths = error.as_ref().map_or(&[][..], Error::deaths);
    for (number, (input, value)) in INPUTS.iter().zip(values).enumerate() {
        let input = input.to_string_lossy();
        let death = deaths.iter().find(|death| death.iteration == number);
        match (value, death) {
            (Some(value), _) => println!("{input:12} is {value}"),
            (None, Some(death)) => println!("{input:12} crashes: {}", death.cause),
            (None, None) => println!("{input:12} was not tried: {error:?}"),
        }
    }
    println!("{} of {} inputs crash it.", deaths.len(), INPUTS.len());
}
