use parloop::par_for;

use std::rc::Rc;

#[par_for]
fn find(data: &[u32]) -> Result<(), Rc<str>> {
    #[par_for]
    for x in data {
        if *x > 3 {
            return Err(format!("{x}").into());
        }
    }
    Ok(())
}

fn main() {
    let _ = find(&[]);
}
