use parloop::par_for;

static mut COUNT: u32 = 0;

#[par_for]
fn main() {
    #[par_for]
    for i in 0..10 {
        unsafe { COUNT += i };
    }
}
