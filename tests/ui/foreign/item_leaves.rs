use parloop::par_for;

#[par_for]
fn first_free(slots: &mut [Option<u32>]) -> Option<&mut Option<u32>> {
    #[par_for]
    for slot in slots.iter_mut() {
        if slot.is_none() {
            return Some(slot);
        }
    }
    None
}

fn main() {
    first_free(&mut [None]);
}
