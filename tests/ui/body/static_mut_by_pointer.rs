use parloop::par_for;

static mut TOTAL: u32 = 0;

#[par_for]
fn main() {
    #[par_for]
    for i in 0..10 {
        unsafe {
            let total = &raw mut TOTAL;
            *total += i;
        }
    }
}
