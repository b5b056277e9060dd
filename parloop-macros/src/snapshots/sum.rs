// fn total(data: &[u64]) -> u64 {
//     let mut total = 0;
//     #[par_for(backend = "pool", workers = 8)]
//     for x in data {
//         total += x;
//     }
//     total
// }

fn total(data: &[u64]) -> u64 {
    let mut total = 0;
    match data {
        head_ => {
            let loop_ = ::parloop::__private::Loop::new({
                    static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                            ::core::file!(),
                            4,
                        )
                        .explained(&[("total", "reduce +", "`total += …`, line 5")]);
                    &SITE
                })
                .once()
                .workers(8);
            let space_ = {
                use ::parloop::__private::space::*;
                (&&&&&Probe::of(&head_)).space_of_loop(head_)
            };
            let total_ = {
                use ::parloop::__private::role::*;
                (&&&Probe::of(&total)).checked_sum_role(&mut total)
            };
            ::parloop::__private::or_panic(
                loop_
                    .pool(
                        space_,
                        (total_,),
                        |(mut total,), block_| {
                            for x in block_ {
                                total += x;
                            }
                            ::parloop::__private::done((total,))
                        },
                    ),
            );
        }
    }
    total
}
