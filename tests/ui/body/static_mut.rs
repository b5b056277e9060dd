use parloop::par_for;

static mut TOTAL: u32 = 0;
static mut TABLE: [u32; 10] = [0; 10];

#[par_for]
fn main() {
    #[par_for]
    for i in 0..10usize {
        unsafe {
            TOTAL += 1;
            TABLE[i] = 1;
        }
    }
}
